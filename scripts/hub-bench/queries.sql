-- Twelve questions an analyst asks of the published libraries: the names are those of the SQL views.
-- One statement a query, in the order in which they are timed.

-- 1 Persons alive by village and sex.
select person_village, person_sex, count(*) as people
from population
where person_died is null and person_left is null
group by person_village, person_sex
order by people desc, person_village, person_sex;

-- 2 Contributions and settlements by month and kind.
select cast(date_trunc('month', record_date) as date) as month, what, record_kind,
       count(*) as records, sum(record_amount) as fen
from insurance
group by cast(date_trunc('month', record_date) as date), what, record_kind
order by month, what, record_kind;

-- 3 The dearest villages for medical care of the old: a join of records with persons.
select person_village, count(*) as settlements, count(distinct person_id) as people, sum(record_amount) as fen
from health
where what = '医保结算' and record_state = '已结算' and person_birth <= date '1966-11-30'
group by person_village
order by fen desc
limit 20;

-- 4 Contributions by trade: a join of records with organisations.
select organisation_industry, count(*) as records, count(distinct org_id) as organisations,
       count(distinct person_id) as people, avg(record_amount) as fen
from insurance
where what = '养老缴费' and organisation_industry is not null
group by organisation_industry
order by records desc;

-- 5 Percentiles of what a settlement costs, by kind.
select record_kind, percentile_cont(0.5) within group (order by record_amount) as median,
       percentile_cont(0.95) within group (order by record_amount) as p95, max(record_amount) as most
from insurance
where what = '医保结算'
group by record_kind
order by record_kind;

-- 6 Distinct persons by library and sort of record over two years.
select what, count(distinct person_id) as people, min(record_date) as since, max(record_date) as until
from elder_relief
where record_date between date '2024-12-01' and date '2026-11-30'
group by what
order by people desc;

-- 7 Paid after death: records later than the day a person died.
select person_village, what, count(distinct person_id) as people, sum(record_amount) as fen
from insurance
where record_date > person_died
group by person_village, what
order by people desc, person_village, what
limit 50;

-- 8 The hundred organisations with the most taxes paid.
select org_id, count(*) as payments, sum(record_amount) as fen
from credit
where what = '纳税缴费' and org_id is not null
group by org_id
order by fen desc, org_id
limit 100;

-- 9 Trades with readings beyond the limit, by month, and whether anybody looked.
select organisation_industry, cast(date_trunc('month', record_date) as date) as month,
       count(*) filter (where what = '排污监测' and record_state = '超标') as exceeding,
       count(*) filter (where what in ('安全检查', '消防检查')) as inspections
from enforcement
where record_date is not null
group by organisation_industry, cast(date_trunc('month', record_date) as date)
order by organisation_industry, month;

-- 10 Persons in two libraries at once: subsidised for land, and paying contributions.
select count(*) as people
from (select distinct person_id from agriculture where what = '补贴发放' and person_id is not null) as paid
join (select distinct person_id from insurance where what = '养老缴费' and person_id is not null) as working
  on paid.person_id = working.person_id;

-- 11 Rank of villages by events within their town: a window over groups.
select village, events, rank() over (partition by village / 1000 order by events desc) as place
from (
    select record_village as village, count(*) as events
    from grid_events
    where what = '网格事件' and record_village is not null
    group by record_village
) as counted
order by village;

-- 12 Use of power and water by month and kind, with the accounts of persons who left.
select what, record_kind, cast(date_trunc('month', record_date) as date) as month,
       sum(record_quantity) as used, count(*) filter (where person_left is not null) as of_left
from city
where what in ('用电户', '用水户')
group by what, record_kind, cast(date_trunc('month', record_date) as date)
order by what, record_kind, month;
