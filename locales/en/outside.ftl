# Said to administrators when a call to the outside was not made

outside-bad-address = The outside address is not valid. It should be a web address with host and port.
outside-not-listed = No call was made: { $host } port { $port } is not on the allow-list.
outside-inside-address = No call was made: { $host } port { $port } leads to an inside address that is not on the allow-list.
