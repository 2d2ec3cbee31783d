"""Certificates: twelve states, the warnings before the end, and files that only we may read."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256

from office.signing.authority import Authority, make_files
from office.signing.certificates import Roots, State, state_of
from tests.office.signing import seals
from tests.office.signing.seals import AT, DAY, END, START

SECOND = DAY / 86400


def serial() -> int:
    return seals.certificate()[0].serial_number


def test_states() -> None:
    for state, roots, at in (
        (State.GOOD, seals.roots({}), END - 31 * DAY),
        (State.GOOD, seals.roots(), START),
        (State.ENDS, seals.roots({}), END - 30 * DAY),
        (State.ENDS_SOON, seals.roots({}), END - 14 * DAY),
        (State.ENDS_NOW, seals.roots({}), END - 3 * DAY),
        (State.ENDS_NOW, seals.roots({}), END - SECOND),
        (State.EXPIRED, seals.roots({}), END),
        (State.NOT_YET, seals.roots({}), START - SECOND),
        (State.REVOKED, seals.roots({serial(): AT}), AT),
        (State.GOOD, seals.roots({serial(): AT}), AT - SECOND),
        (State.WRONG_ROOT, Roots((seals.other_authority().certificate,)), AT),
        (State.WRONG_ROOT, Roots(()), AT),
        (State.LIST_OLD, seals.roots({}, until=AT - DAY), AT),
        (State.REVOKED, seals.roots({serial(): AT - 2 * DAY}, until=AT - DAY), AT),  # what it says still counts
    ):
        assert state_of(seals.certificate()[0], at, roots=roots) is state, (state, at)
        assert state.may_sign == (state in (State.GOOD, State.ENDS, State.ENDS_SOON, State.ENDS_NOW))


def test_states_of_other_certificates() -> None:
    wrong_use = seals.authority().seal("无签名用途", START, END, signing=False)[0]
    weak = seals.authority().seal("短密钥", START, END, bits=1024)[0]
    short = Authority.make(AT - 400 * DAY, years=1)
    outlived = short.seal("根已过期", START, END)[0]
    assert state_of(wrong_use, AT, roots=seals.roots()) is State.WRONG_USE
    assert state_of(weak, AT, roots=seals.roots()) is State.WEAK
    assert state_of(outlived, AT, roots=Roots((short.certificate,))) is State.ROOT_ENDED


def test_each_of_the_twelve_has_its_case() -> None:
    assert len(State) == 12


def test_a_seal_certifies_nobody() -> None:
    """Whoever holds a seal's key cannot make a second seal with it."""
    own, private = seals.certificate()
    forged = (x509.CertificateBuilder().subject_name(own.subject).issuer_name(own.subject)
              .public_key(rsa.generate_private_key(65537, 2048).public_key()).serial_number(9)
              .not_valid_before(START).not_valid_after(END).sign(private, SHA256()))
    assert state_of(forged, AT, roots=seals.roots(), others=[own]) is State.WRONG_ROOT


def test_a_list_that_somebody_else_signed_revokes_nobody() -> None:
    forged = seals.other_authority().revoked({serial(): AT - DAY}, AT - DAY, END)
    assert state_of(seals.certificate()[0], AT, roots=Roots((seals.authority().certificate,), (forged,))) is State.GOOD


def test_the_days_of_warning_are_settings() -> None:
    near = [state_of(seals.certificate()[0], END - days * DAY, roots=seals.roots(), warn_days=(60, 40, 20))
            for days in (61, 60, 40, 20)]
    assert near == [State.GOOD, State.ENDS, State.ENDS_SOON, State.ENDS_NOW]


def test_the_demonstrations_files_are_ours_alone_and_stay(tmp_path: Path) -> None:
    folder = tmp_path / "seals"
    make_files(folder, {"office": "演示章"})
    assert folder.stat().st_mode & 0o777 == 0o700
    before = {path.name: (path.stat().st_mode & 0o777, path.read_bytes()) for path in folder.iterdir()}
    assert set(before) == {"root.pem", "root.key", "revoked.pem", "office.p12"}
    assert {mode for mode, _content in before.values()} == {0o600}
    make_files(folder, {"office": "演示章", "second": "第二枚"})
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before} == {
        name: content for name, (_mode, content) in before.items()}
    roots = Roots.read(folder / "root.pem", folder / "revoked.pem")
    assert Roots.from_pems(*roots.pems()) == roots
    subject = roots.certificates[0].subject.rfc4514_string()
    assert "demonstration certificate / 演示证书" in subject
