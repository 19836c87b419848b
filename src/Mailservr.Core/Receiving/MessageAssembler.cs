using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Admission;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>Makes the rows of a message, one for each account that receives it.</summary>
internal sealed class MessageAssembler(
    ReceivingServices services,
    MailTransaction transaction,
    ContentSplitter splitter,
    MimeMessage message,
    OriginalDigest original)
{
    public async ValueTask<IReadOnlyList<MessageAppend>> BuildAsync(
        RecipientDecisions decisions, CancellationToken cancellationToken)
    {
        var content = MessageContents.From(splitter, message);
        var threadKeys = ThreadKeysFactory.Create(message);
        var template = MessageSummary.Of(message, splitter) with
        {
            ReceivedAt = Milliseconds(services.Time.GetUtcNow()),
            Size = original.Size,
            RawSha256 = original.Sha256,
            Envelope = Envelope(),
        };

        var appends = new List<MessageAppend>();
        foreach (var account in decisions.Storing())
        {
            var record = await ForAccountAsync(template, account, cancellationToken);
            appends.Add(new MessageAppend
            {
                Record = record,
                Content = content,
                ThreadKeys = threadKeys,
                DeliveryKey = DeliveryKey(record),
                TraceParent = System.Diagnostics.Activity.Current?.Id,
            });
        }

        return appends;
    }

    private async ValueTask<MessageRecord> ForAccountAsync(
        MessageRecord template, IGrouping<long, AcceptedRecipient> recipients, CancellationToken cancellationToken)
    {
        var first = recipients.First();
        var kept = recipients.Where(recipient => recipient.Verdict.Action == AdmissionAction.Quarantine).ToList();
        return template with
        {
            Id = await services.Ids.NextAsync(cancellationToken),
            AccountId = recipients.Key,
            AddressId = first.Address.Id,
            DeliveredTo = [.. recipients
                .Select(Delivered)
                .Distinct()],
            // Wanted at one address of the account is wanted.
            Quarantined = kept.Count == recipients.Count(),
            Reasons = [.. kept.Select(recipient => recipient.Verdict.Reason ?? "").Distinct(StringComparer.Ordinal)],
            Attachments = await AttachmentsAsync(splitter.Attachments, cancellationToken),
        };
    }

    private async ValueTask<IReadOnlyList<AttachmentRecord>> AttachmentsAsync(
        IReadOnlyList<AttachmentDraft> drafts, CancellationToken cancellationToken)
    {
        var records = new List<AttachmentRecord>(drafts.Count);
        foreach (var draft in drafts)
        {
            var part = draft.Part;
            records.Add(new AttachmentRecord
            {
                Id = await services.Ids.NextAsync(cancellationToken),
                FileName = FileNames.Safe(part.FileName, part.ContentType.MediaType, records.Count + 1),
                ContentType = part.ContentType.MediaType,
                Size = draft.Size,
                Sha256 = draft.Sha256 ?? throw new InvalidOperationException("An attachment was not completed."),
                ContentId = part.ContentId,
                Inline = part.Disposition?.Type == "inline" || part.Disposition is null && part.ContentId is not null,
                InBlobStore = draft.Blob is not null,
                RawOffset = part.BodyOffset,
                RawLength = part.BodyLength,
                Encoding = part.TransferEncoding,
                Attachments = draft.Attachments.Count == 0
                    ? null
                    : await AttachmentsAsync(draft.Attachments, cancellationToken),
            });
        }

        return records;
    }

    private static DeliveredRecipient Delivered(AcceptedRecipient recipient) =>
        new(recipient.Address.Id, recipient.Command.ForwardPath.Address)
        {
            Notify = recipient.Command.Notify?.ToString().ToUpperInvariant(),
            OriginalRecipient = recipient.Command.OriginalRecipient,
        };

    private MessageEnvelope Envelope()
    {
        var peer = transaction.Peer;
        return new MessageEnvelope
        {
            From = transaction.Mail.ReversePath.Address,
            Helo = peer.Helo ?? "",
            RemoteIp = peer.RemoteEndPoint.Address.ToString(),
            EnvelopeId = transaction.Mail.EnvelopeId,
            Return = transaction.Mail.Return switch
            {
                SmtpDsnReturn.Full => "FULL",
                SmtpDsnReturn.Headers => "HDRS",
                _ => null,
            },
            Tls = peer.Tls is { } tls ? $"{Name(tls.Protocol)} {tls.CipherSuite}" : null,
        };
    }

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLSv1.2",
        SslProtocols.Tls13 => "TLSv1.3",
        _ => protocol.ToString(),
    };

    private string DeliveryKey(MessageRecord record)
    {
        var recipients = record.DeliveredTo.Select(recipient => recipient.Address).Order(StringComparer.Ordinal);
        var text = string.Join('\n', recipients.Prepend(transaction.Mail.ReversePath.Address).Prepend(original.Sha256));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
