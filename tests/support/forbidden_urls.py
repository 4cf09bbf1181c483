"""URLs that must lead nowhere: every way to write an address that is not public.

`{port}` is the port of a listener on the loopback that must never be reached. Names end in
`.test`; ZONE says what a test's resolver answers for them.
"""

from __future__ import annotations

LOOPBACK = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}",
    "http://127.0.0.1:{port}/?a=b#c",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.255.255.254:{port}/",
    # decimal, hexadecimal, octal, and mixed
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0X7F000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://017700000001:{port}/",
    "http://00000177.1:{port}/",
    # names, and a dot at the end
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://127.0.0.1.:{port}/",
    # digits, letters and dots that are not ASCII
    "http://\uff11\uff12\uff17.0.0.1:{port}/",
    "http://127\u30020\u30020\u30021:{port}/",
    "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "http://\u2460\u2461\u2466.0.0.1:{port}/",
    "http://\U0001d7cf\U0001d7d0\U0001d7d5.0.0.1:{port}/",
    "http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54:{port}/",
    "http://loc\u00adalhost:{port}/",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:{port}/",
    # IPv6, and what it holds of IPv4: mapped, compatible, 6to4, Teredo, NAT64, ISATAP
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2002:7f00:1::1]:{port}/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2606:2800:220:1:0:5efe:7f00:1]:{port}/",
    "http://[2606:2800:220:1:200:5efe:7f00:1]:{port}/",
]
"""This machine."""

UNSPECIFIED = [
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://0x0:{port}/",
    "http://00.00.00.00:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:0.0.0.0]:{port}/",
    "http://\uff10:{port}/",
]
"""The unspecified address, which the kernel takes for this machine."""

PRIVATE = [
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://0xc0a80001/",
    "http://3232235521/",
    "http://[::ffff:10.0.0.1]/",
    "http://[2002:a00:1::]/",
    "http://[2002:c0a8:1::1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[64:ff9b::c0a8:1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[::a00:1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[fec0::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://100.64.0.1/",
    "http://0.1.2.3/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://239.255.255.255/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
]
"""Networks that are somebody's own, or nobody's."""

METADATA = [
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://169.254.170.2/v2/credentials/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fd20:ce::254]/computeMetadata/v1/",
    "http://[fd00:42::42]/",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/latest/",
    "http://168.63.129.16/machine?comp=goalstate",
    "http://metadata.google.internal.test/computeMetadata/v1/",
]
"""Where clouds tell machines their secrets: AWS, Google, Scaleway, Alibaba, Oracle, Azure."""

NAMES = [
    "http://inside.test:{port}/",
    "http://inside.test.:{port}/",
    "http://both.test:{port}/",
    "http://both-turned.test:{port}/",
    "http://both-ipv6.test:{port}/",
    "http://mapped.test:{port}/",
    "http://nat64.test:{port}/",
    "http://b\u00fccher.test:{port}/",
    "http://unknown.test:{port}/",
    "http://unix:/var/run/docker.sock:/info",
]
"""Names that lead inside, or outside and inside, or nowhere."""

PUBLIC = "93.184.216.34"
ZONE = {
    "inside.test": [["127.0.0.1"]],
    "inside.test.": [["127.0.0.1"]],
    "both.test": [[PUBLIC, "127.0.0.1"]],
    "both-turned.test": [["127.0.0.1", PUBLIC]],
    "both-ipv6.test": [[PUBLIC, "::1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "nat64.test": [["64:ff9b::7f00:1"]],
    "xn--bcher-kva.test": [["127.0.0.1"]],
    "unknown.test": [[]],
    "unix": [[]],
    "metadata.google.internal.test": [["169.254.169.254"]],
}
"""By name: the addresses of each look-up in turn, of which the last goes on."""

MALFORMED = [
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/a",
    "dict://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/a",
    "http:127.0.0.1:{port}",
    "http:/127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http:///a",
    "http://",
    "http://.:{port}/",
    "http://.localhost:{port}/",
    "http://a..b/",
    "http://" + "a" * 64 + ".test/",
    "http://" + "a." * 140 + "test/",
    # user info
    "http://user@93.184.216.34/",
    "http://user:secret@93.184.216.34/",
    "http://@93.184.216.34/",
    "http://93.184.216.34@127.0.0.1:{port}/",
    "http://93.184.216.34:80@127.0.0.1:{port}/",
    "http://93.184.216.34\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@93.184.216.34/",
    "http://93.184.216.34 @127.0.0.1:{port}/",
    "http://93.184.216.34%00@127.0.0.1:{port}/",
    "http://127.0.0.1%2f@93.184.216.34/",
    "http://127.0.0.1:{port}\uff0f@93.184.216.34/",
    # ports
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:port/",
    "http://127.0.0.1:{port}:80/",
    # hosts in percent, in brackets, of sockets in the file system
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1%00.example.test:{port}/",
    "http://[127.0.0.1]:{port}/",
    "http://[::1/",
    "http://[::1]x:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://%2Fvar%2Frun%2Fdocker.sock/info",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "unix:///var/run/docker.sock",
    # what ends or adds a line
    "http://127.0.0.1:{port}/a b",
    "http://127.0.0.1:{port}/\r\nHost: x",
    "http://127.0.0.1\r\n:{port}/",
    "http://127.0.0.1\t:{port}/",
    "\x01http://127.0.0.1:{port}/",
    "http://127.0.0.1\x00:{port}/",
    "http://\u200b:{port}/",
    "http://\u0301a.test/",
]
"""What is no http(s) URL that may be asked for, whatever it leads to."""

UNREACHABLE = [*LOOPBACK, *UNSPECIFIED, *PRIVATE, *METADATA, *NAMES]
"""URLs that are right as such."""
