"""Which URLs and addresses tenants may make us call."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drumbeat.platforms.addresses import AddressRefused, check_address, parse_endpoint

#: Characters of names, characters that end them, and those that programs disagree about.
URL_CHARACTERS = "aZé09-_.\u3002\uff0e:/\\?#@%[]"

PUBLIC_ADDRESSES = ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::6810:84e5", "192.167.9.9"]

REFUSED_ADDRESSES = [
    ("127.0.0.1", "loopback"),
    ("127.255.255.254", "loopback's end"),
    ("0.0.0.0", "this host"),
    ("0.1.2.3", "this network"),
    ("10.0.0.1", "private"),
    ("172.16.0.1", "private"),
    ("172.31.255.255", "private's end"),
    ("192.168.1.1", "private"),
    ("100.64.0.1", "carrier-grade NAT"),
    ("100.100.100.200", "a cloud's metadata"),
    ("169.254.169.254", "AWS's metadata"),
    ("169.254.170.2", "ECS's credentials"),
    ("192.0.0.192", "Oracle's metadata"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "6to4 relay"),
    ("198.18.0.1", "benchmarks"),
    ("198.51.100.7", "documentation"),
    ("203.0.113.7", "documentation"),
    ("224.0.0.1", "multicast"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"),
    ("::", "unspecified"),
    ("::1", "loopback"),
    ("::ffff:127.0.0.1", "IPv4-mapped"),
    ("::ffff:8.8.8.8", "IPv4-mapped, even if public"),
    ("::127.0.0.1", "IPv4-compatible"),
    ("64:ff9b::7f00:1", "NAT64"),
    ("2001::1", "Teredo"),
    ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4 of loopback"),
    ("3fff::1", "documentation"),
    ("fc00::1", "unique local"),
    ("fd00:ec2::254", "AWS's metadata"),
    ("fe80::1", "link-local"),
    ("fe80::1%eth0", "link-local with a zone"),
    ("2606:4700::1%1", "public with a zone"),
    ("fec0::1", "site-local"),
    ("ff02::1", "multicast"),
]


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_public_addresses_may_be_called(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(("address", "why"), REFUSED_ADDRESSES)
def test_private_and_special_addresses_are_refused(address: str, why: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.5", "::1", "fd12::1"])
def test_ones_own_networks_may_be_called_where_that_is_allowed(address: str) -> None:
    check_address(address, allow_private=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fd00:ec2::254", "0.0.0.0", "::ffff:127.0.0.1", "224.0.0.1"]
)
def test_metadata_and_meaningless_addresses_are_refused_even_then(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, allow_private=True)


@given(st.ip_addresses())
def test_what_the_standard_library_calls_not_global_is_never_called(address: object) -> None:
    assert isinstance(address, ipaddress.IPv4Address | ipaddress.IPv6Address)
    if address.is_global and not address.is_multicast:
        return
    with pytest.raises(AddressRefused):
        check_address(str(address))


@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_ipv6_spelling_of_a_private_address_is_called(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    spellings = [
        (0xFFFF << 32) | number,
        number,
        (0x64FF9B << 96) | number,
        (0x2002 << 112) | (number << 80),
        (0x20010000 << 96) | (number ^ 0xFFFFFFFF),
    ]
    for spelling in spellings:
        with pytest.raises(AddressRefused):
            check_address(str(ipaddress.IPv6Address(spelling)))


REFUSED_URLS = [
    "",
    "hooks.example.com",
    "//hooks.example.com/x",
    "http://hooks.example.com/x",
    "ftp://hooks.example.com/x",
    "file:///etc/passwd",
    "gopher://hooks.example.com/",
    "https://",
    "https:///path",
    "https://:443/",
    "https://user@hooks.example.com/",
    "https://user:word@hooks.example.com/",
    "https://hooks.example.com@127.0.0.1/",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://hooks.example.com/#frag",
    "https://hooks.example.com#@127.0.0.1/",
    "https://hooks.example.com:0/",
    "https://hooks.example.com:65536/",
    "https://hooks.example.com:http/",
    "https://hooks.example.com /x",
    "https://hooks.example.com/\r\nX: y",
    "https://hooks.example.com/\x00",
    "https://hooks..example.com/",
    "https://-hooks.example.com/",
    "https://%31%32%37.0.0.1/",
    f"https://{'a' * 64}.example.com/",
    f"https://hooks.example.com/{'a' * 2048}",
    # Names of a machine itself.
    "https://localhost/",
    "https://LOCALHOST./",
    "https://app.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://router.home.arpa/",
    "https://intranet/",
    # Addresses, in the usual notation.
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fe80::1%25eth0]/",
    "https://[::1",
    "https://[v1.x]/",
    # Addresses, in notations that some resolvers accept.
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7F.1/",
    "https://0x/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://127.0.0.01/",
    "https://8.8.8.8.8/",
    "https://256.1.1.1/",
    "https://1.2.3.4.0x7f/",
    "https://example.123/",
    "https://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
    "https://127。0。0。1/",
    "https://①②⑦.0.0.1/",
    "https://ⓛocalhost/",
    # Invalid internationalised names.
    "https://\u200d.example.com/",
    "https://xn--\u00fc.example/",
]


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_url_that_could_lead_inside_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        parse_endpoint(url)


@pytest.mark.parametrize("url", [None, 7, b"https://hooks.example.com/", ["https://a.example/"]])
def test_what_is_no_text_is_refused(url: object) -> None:
    with pytest.raises(AddressRefused):
        parse_endpoint(url)


@pytest.mark.parametrize(
    ("url", "sent_to", "host", "port"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/", "hooks.example.com", 443),
        ("HTTPS://Hooks.Example.COM/Path?q=1", "https://hooks.example.com/Path?q=1", None, 443),
        ("https://hooks.example.com./x", "https://hooks.example.com/x", "hooks.example.com", 443),
        ("https://hooks.example.com:8443/x", "https://hooks.example.com:8443/x", None, 8443),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x", None, 443),
        ("https://8.8.8.8/x", "https://8.8.8.8/x", "8.8.8.8", 443),
        ("https://[2606:4700:0::1]/x", "https://[2606:4700::1]/x", "2606:4700::1", 443),
        ("https://a_b.example.com/x", "https://a_b.example.com/x", None, 443),
        # Pasted with spaces: those around it are removed, those within encoded.
        (" https://hooks.example.com/a b ", "https://hooks.example.com/a%20b", None, 443),
    ],
)
def test_a_public_url_is_brought_to_one_notation(
    url: str, sent_to: str, host: str | None, port: int
) -> None:
    endpoint = parse_endpoint(url)

    assert endpoint.url == sent_to
    assert endpoint.port == port
    assert host in (None, endpoint.host)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/webhooks/demo", "http://localhost:8080/x", "http://[::1]:1/x"]
)
def test_one_machine_may_call_itself_where_that_is_allowed(url: str) -> None:
    assert parse_endpoint(url, allow_private=True).url == url


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "ftp://127.0.0.1/", "http://0x7f.1/", "http://a@127.0.0.1/"]
)
def test_odd_urls_are_refused_even_there(url: str) -> None:
    with pytest.raises(AddressRefused):
        parse_endpoint(url, allow_private=True)


def test_what_is_shown_of_a_url_leaves_out_path_and_query() -> None:
    endpoint = parse_endpoint("https://hooks.example.com:8443/T0KEN?key=S3CRET")

    assert endpoint.shown == "hooks.example.com:8443"
    assert "T0KEN" not in repr(endpoint)


@given(st.text(max_size=60))
def test_text_that_is_no_url_is_refused(text: str) -> None:
    with pytest.raises(AddressRefused):
        parse_endpoint(text)


@given(st.text(URL_CHARACTERS, max_size=20), st.text(URL_CHARACTERS, max_size=20))
@example(before="Hooks", after=":8443/T0KEN?key=S3CRET")
def test_any_url_is_either_refused_or_leads_to_the_host_that_was_checked(
    before: str, after: str
) -> None:
    try:
        endpoint = parse_endpoint(f"https://{before}.example{after}")
    except AddressRefused:
        return
    split = urlsplit(endpoint.url)
    assert split.scheme == "https"
    assert split.hostname == endpoint.host
    assert split.netloc.isascii()


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_no_number_stands_for_an_address(number: int) -> None:
    for shown in (str(number), hex(number), f"0{number:o}"):
        with pytest.raises(AddressRefused):
            parse_endpoint(f"https://{shown}/")


@pytest.mark.parametrize("typed", ["localhost:8501", "127.0.0.1:8501/blog"])
def test_a_server_of_ones_own_machine_typed_without_its_scheme_is_told_what_to_type(
    typed: str,
) -> None:
    with pytest.raises(AddressRefused, match="For a server of your own machine, http:// works"):
        parse_endpoint(typed, allow_private=True)
    with pytest.raises(AddressRefused) as refused:
        parse_endpoint(typed)
    assert "http://" not in str(refused.value)
