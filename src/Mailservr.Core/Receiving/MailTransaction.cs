using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>The envelope as far as it has come (RFC 5321 §3.3).</summary>
internal sealed class MailTransaction(SmtpPeer peer, SmtpMailCommand mail, AdmissionVerdict senderVerdict)
{
    public SmtpPeer Peer { get; } = peer;

    public SmtpMailCommand Mail { get; } = mail;

    /// <summary>In the order of RCPT. One address may stand here twice (with other tags, or given twice).</summary>
    public List<AcceptedRecipient> Recipients { get; } = [];

    /// <summary>Those who will store it: everyone whose mail is not thrown away.</summary>
    public IReadOnlyList<long> ReceivingAccounts() =>
        [.. Recipients.Where(recipient => recipient.Verdict.Action != AdmissionAction.Discard)
            .Select(recipient => recipient.Address.OwnerId)
            .Distinct()];

    /// <summary>A verdict on the sender holds for each recipient unless that one has a verdict of its own.</summary>
    public AdmissionVerdict Stricter(AdmissionVerdict recipientVerdict) =>
        recipientVerdict.Action == AdmissionAction.Continue ? senderVerdict : recipientVerdict;
}

/// <param name="Command">As the client named it, with its DSN parameters.</param>
/// <param name="Address">The address of ours.</param>
/// <param name="Verdict">Continue, Discard or Quarantine.</param>
internal sealed record AcceptedRecipient(
    SmtpRecipientCommand Command, AddressRecord Address, AdmissionVerdict Verdict);
