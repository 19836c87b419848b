using Mailservr.Admission;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>What becomes of the message for each of its recipients.</summary>
internal sealed class RecipientDecisions
{
    private readonly MailTransaction _transaction;
    private readonly List<AcceptedRecipient> _decided;

    private RecipientDecisions(MailTransaction transaction, List<AcceptedRecipient> decided) =>
        (_transaction, _decided) = (transaction, decided);

    /// <summary>Somebody wants it later: nobody gets it now, the sender repeats it for all.</summary>
    public SmtpReply? Deferral =>
        _decided.Find(recipient => recipient.Verdict.Action == AdmissionAction.Defer)?.Verdict.Reply;

    /// <summary>The recipients that store it, by account, in envelope order.</summary>
    public IEnumerable<IGrouping<long, AcceptedRecipient>> Storing() =>
        _decided.Where(recipient => recipient.Verdict.Action is AdmissionAction.Continue or AdmissionAction.Quarantine)
            .GroupBy(recipient => recipient.Address.OwnerId);

    public static async ValueTask<RecipientDecisions> MakeAsync(
        ReceivingServices services, MailTransaction transaction, MimeMessage message, CancellationToken cancellationToken)
    {
        var decided = new List<AcceptedRecipient>(transaction.Recipients.Count);
        foreach (var recipient in transaction.Recipients)
        {
            var context = new AdmissionContext
            {
                Peer = transaction.Peer,
                Mail = transaction.Mail,
                Address = recipient.Address,
                Message = message,
            };
            // A recipient that throws its mail away anyway is not asked again.
            var verdict = recipient.Verdict.Action == AdmissionAction.Discard
                ? recipient.Verdict
                : await services.Admission.EvaluateAsync(AdmissionStage.Message, context, cancellationToken);
            decided.Add(verdict.Action == AdmissionAction.Continue ? recipient : recipient with { Verdict = verdict });
        }

        return new RecipientDecisions(transaction, decided);
    }

    /// <summary>Writes down for the owners what was not simply delivered.</summary>
    public async ValueTask RecordAsync(DecisionLog log, CancellationToken cancellationToken)
    {
        foreach (var recipient in _decided)
        {
            if (recipient.Verdict.Action != AdmissionAction.Continue)
                await log.RecordAsync(_transaction.Mail, recipient.Address, recipient.Verdict, cancellationToken);
        }
    }

    /// <summary>
    /// One reply for all (RFC 5321), or one each (RFC 2033 §4.2). Without LMTP a refusal for some of several recipients
    /// cannot be told: it is told only when nobody took the message.
    /// </summary>
    public IReadOnlyList<SmtpReply> Replies(bool perRecipient, IReadOnlyList<AppendedMessage> appended)
    {
        if (perRecipient)
            return [.. _decided.Select(recipient => ReplyFor(recipient, appended))];

        var taken = Storing().FirstOrDefault()?.First() ?? _decided.Find(recipient => recipient.Verdict.Reply is null);
        return [ReplyFor(taken ?? _decided[0], appended)];
    }

    private static SmtpReply ReplyFor(AcceptedRecipient recipient, IReadOnlyList<AppendedMessage> appended) =>
        recipient.Verdict.Reply
        ?? (appended.FirstOrDefault(message => message.Record.AccountId == recipient.Address.OwnerId) is { } stored
            ? Receiving.Replies.Stored(stored.Record.Id)
            : Receiving.Replies.Discarded);
}
