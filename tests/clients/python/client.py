"""A partner's back end in Python, written from the contracts alone: it knows no more than proto/ says.

Reads where the broker is, and as whom to call, from the JSON file that `samenbeeld demo --describe` writes.
"""

import json
import pathlib
import sys

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from samenbeeld.record.v1 import options_pb2 as options
from samenbeeld.v1 import (
    common_pb2 as common,
    identity_pb2 as identity,
    identity_pb2_grpc as identity_grpc,
    register_pb2 as register,
    register_pb2_grpc as register_grpc,
    sharing_pb2 as sharing,
    sharing_pb2_grpc as sharing_grpc,
)

TERM = 20  # seconds a call may take

REASONS = {
    "no-open-route",
    "may-be-weighed",
    "extent-to-confirm",
    "guarded",
    "obligation-not-honoured",
}
STATUSES = {
    "answered",
    "nothing-known",
    "withheld-by-rule",
    "awaiting-professional",
    "declined",
    "timed-out",
    "unavailable",
    "nothing-released",
}


def channel(broker, ask, with_certificate=True):
    read = lambda path: pathlib.Path(path).read_bytes()
    credentials = grpc.ssl_channel_credentials(
        root_certificates=read(broker["ca"]),
        private_key=read(ask["key"]) if with_certificate else None,
        certificate_chain=read(ask["certificate"]) if with_certificate else None,
    )
    named = [("grpc.ssl_target_name_override", broker["serverName"])]
    return grpc.secure_channel(broker["address"], credentials, named)


def bearer(ask):
    return [("authorization", f"Bearer {ask['token']}")]


def question(ask, household):
    categories = [
        options.DataCategory.Value("DATA_CATEGORY_" + name.upper().replace("-", "_"))
        for name in ask["categories"]
    ]
    return sharing.PictureQuestion(
        task=ask["task"],
        household=household,
        categories=categories,
        period=common.Period(**{"from": ask["from"], "until": ask["until"]}),
        necessity=[
            sharing.Necessity(
                group=group,
                sentence="Zonder deze gegevens is niet te zien of de kinderen veilig zijn.",
            )
            for group in ask["groups"]
        ],
        honours=[
            number for number in common.Obligation.values() if number != common.OBLIGATION_UNSPECIFIED
        ],
    )


def refused(call, *arguments, **keywords):
    """The status with which a call is refused."""
    try:
        call(*arguments, timeout=TERM, **keywords)
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call was not refused")


def details(error, kind):
    """The first detail of this kind in a refusal."""
    status = rpc_status.from_call(error)
    assert status is not None, f"{error.code()} without details"
    for detail in status.details:
        found = kind()
        if detail.Unpack(found):
            return found
    raise AssertionError(f"no {kind.DESCRIPTOR.full_name} in {status}")


def check_receipt(receipt):
    assert receipt.id.startswith("rcp_"), receipt
    assert receipt.chain.startswith("chn_"), receipt
    assert len(receipt.entry_hash) == 32 and len(receipt.salt) == 16, receipt
    assert len(receipt.signature) == 64 and receipt.key_id, receipt


def check_picture(picture, known):
    assert picture.members, "nobody in the picture"
    for member in picture.members:
        assert member.person.startswith("prs_"), member.person
    numbers = {member.own_client_number for member in picture.members}
    assert known in numbers, f"our own client number {known} is on nobody"
    assert picture.timeline, "an empty timeline"
    for entry in picture.timeline:
        assert entry.tellings, "an entry that nobody tells"
        for telling in entry.tellings:
            assert telling.record.WhichOneof("content") == entry.kind
            assert telling.terms, "a value without the terms on which it is given"
            for terms in telling.terms:
                assert terms.modality in {"own", "consent", "duty", "right"}, terms
                assert terms.modality == "own" or terms.articles, "a value without its article"
    assert picture.withheld, "nothing is withheld"
    assert len(picture.withheld) <= 10, "more than ten lines"
    for line in picture.withheld:
        assert line.reason in REASONS, line.reason
    assert any(line.routes for line in picture.withheld), "no route out of anything withheld"
    for status in picture.sources:
        assert status.status in STATUSES, status.status
    check_receipt(picture.receipt)


def check_stream(parts):
    kinds = [part.WhichOneof("part") for part in parts]
    assert kinds[0] == "opening" and kinds[-1] == "closing", kinds
    assert set(kinds[1:-1]) <= {"records"}, kinds
    for part in parts:
        check_receipt(part.receipt)


def main():
    world = json.loads(pathlib.Path(sys.argv[1]).read_text())
    broker, asks = world["broker"], world["asks"]
    for ask in asks:
        with channel(broker, ask) as open_channel:
            me = identity_grpc.IdentityServiceStub(open_channel).WhoAmI(
                identity.WhoAmIRequest(hat=ask["hat"]), metadata=bearer(ask), timeout=TERM
            )
            assert me.hat == ask["hat"], me
            found = register_grpc.RegisterServiceStub(open_channel).ResolveHousehold(
                register.ResolveHouseholdRequest(hat=ask["hat"], client_number=ask["clientNumber"]),
                metadata=bearer(ask),
                timeout=TERM,
            )
            household = found.households[0]
            service = sharing_grpc.SharingServiceStub(open_channel)
            asked = question(ask, household)
            request = sharing.GetPictureRequest(hat=ask["hat"], question=asked)
            picture = service.GetPicture(request, metadata=bearer(ask), timeout=TERM)
            check_picture(picture, ask["clientNumber"])
            streamed = sharing.StreamPictureRequest(hat=ask["hat"], question=asked)
            check_stream(list(service.StreamPicture(streamed, metadata=bearer(ask), timeout=TERM)))
            print(
                f"{ask['hat']}: {len(picture.members)} members, {len(picture.timeline)} entries, "
                f"{len(picture.withheld)} lines withheld, receipt {picture.receipt.id}"
            )
    check_refusals(broker, asks[0])


def check_refusals(broker, ask):
    request = sharing.GetPictureRequest(hat=ask["hat"], question=question(ask, "hh_" + "0" * 32))
    with channel(broker, ask) as open_channel:
        service = sharing_grpc.SharingServiceStub(open_channel)
        error = refused(service.GetPicture, request)
        assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error
        assert details(error, error_details_pb2.ErrorInfo).reason == "not-authenticated"

        error = refused(service.GetPicture, request, metadata=bearer(ask))
        assert error.code() == grpc.StatusCode.NOT_FOUND, error
        assert details(error, error_details_pb2.ErrorInfo).reason == "household-not-available"

        reversed_period = sharing.GetPictureRequest()
        reversed_period.CopyFrom(request)
        reversed_period.question.period.until = "1999-01-01"
        error = refused(service.GetPicture, reversed_period, metadata=bearer(ask))
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error
        fields = [fault.field for fault in details(error, error_details_pb2.BadRequest).field_violations]
        assert "question.period" in fields, fields
    with channel(broker, ask, with_certificate=False) as open_channel:
        service = sharing_grpc.SharingServiceStub(open_channel)
        error = refused(service.GetPicture, request, metadata=bearer(ask))
        assert error.code() == grpc.StatusCode.UNAVAILABLE, error
    print("refusals: no token, unknown household, reversed period, no certificate")


if __name__ == "__main__":
    main()
