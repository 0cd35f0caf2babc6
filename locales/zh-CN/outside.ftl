# 对外连接不通时对管理员说的话

outside-bad-address = 对外地址写法有误，应以网址形式写明主机和端口。
outside-not-listed = 没有对外连接：{ $host } 的 { $port } 端口不在允许名单内。
outside-inside-address = 没有对外连接：{ $host } 的 { $port } 端口指向内部地址，该地址不在允许名单内。
