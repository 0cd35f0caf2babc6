slip-title = 告知单
slip-lead = 没有短信可发的，打印后送到本人手里。打印即视为已送出，请当天送达。
slip-print = 打印
slip-paper = 告知单 · { $name }
slip-printed = 已记为打印，请送到本人手里并请本人签收。
slip-back = 返回告知单
slip-empty = 没有要送的告知单
slip-empty-text = 受理、补正、批准等都会通知本人；没有短信可发时，会出现在这里。
