using Mailservr.Blocking;
using Mailservr.Smtp;

namespace Mailservr.Admission;

/// <summary>Keeps out whom the owner of an address has blocked: by envelope at RCPT, by the From field at the message.</summary>
internal sealed class SenderBlockPolicy(BlockList blocks) : IAdmissionPolicy
{
    private const string Reason = "sender_blocked";

    /// <summary>RFC 5322 §3.6.2: a message may be from several; one from more is from nobody.</summary>
    private const int MaxAuthors = 20;

    private static readonly SmtpReply Refusal = new(550, "5.7.1", "The recipient does not accept mail from this sender");

    public async ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken)
    {
        if (stage is not (AdmissionStage.Recipient or AdmissionStage.Message)
            || context is not { Mail: { } mail, Address: { } address })
            return AdmissionVerdict.Continue;

        BlockRecord? block = null;
        foreach (var author in AuthorsOf(context))
        {
            block ??= await blocks.FindAsync(
                address.OwnerId, address.Id, mail.ReversePath.Address, author, cancellationToken);
        }

        return block?.Action switch
        {
            null => AdmissionVerdict.Continue,
            BlockAction.Discard => AdmissionVerdict.Discard(Reason),
            BlockAction.Quarantine => AdmissionVerdict.Quarantine(Reason),
            _ => AdmissionVerdict.Refuse(Reason, Refusal),
        };
    }

    private static IEnumerable<string?> AuthorsOf(AdmissionContext context) =>
        context.Message?.From is { Count: > 0 } from
            ? from.Take(MaxAuthors).Select(author => author.Address)
            : Enumerable.Repeat<string?>(null, 1);
}
