# 对外上报接口

open311-public = 社会公众
open311-contact = 由县域治理现代化指挥中心维护。
open311-key-service = 令牌由系统管理员发给，随上报一起送来；没有令牌的，按公众上报办理，次数有限。
open311-notice = 已收到，回执号 { $receipt }，凭它可以在 { $track } 看办理进度。
refusal-service-unknown = 没有这项服务。
refusal-open311-format-unknown = 地址的结尾不是能用的格式。
refusal-open311-attribute-unknown = 这项服务没有“{ $attribute }”这一项。
refusal-open311-place-needed = 请给出经纬度，或者写明镇村的地址。
refusal-open311-place-unknown = 这个地方不在本县，或者认不出是哪个镇村。
refusal-open311-account-needed = 这项服务要有账号才能上报。
