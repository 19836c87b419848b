using System.Globalization;

namespace Mailservr.Mime;

/// <summary>The header block of a draft without the fields of its body.</summary>
internal static class DraftHeaders
{
    public static string Write(MailDraft draft, DateTimeOffset now)
    {
        DraftGuard.Require(draft.From.Count > 0, nameof(MailDraft.From), "is empty");
        // RFC 5322 §3.6.2: several authors need a sender.
        var sent = draft.From.Count == 1 || draft.Sender is not null;
        DraftGuard.Require(sent, nameof(MailDraft.Sender), "is missing beside several authors");
        var fields = new FieldFolder();
        fields.Field("Date", Date(draft.Date ?? now));
        fields.Mailboxes("From", draft.From);
        fields.Mailboxes("Sender", draft.Sender is null ? [] : [draft.Sender]);
        fields.Mailboxes("Reply-To", draft.ReplyTo);
        fields.Mailboxes("To", draft.To);
        fields.Mailboxes("Cc", draft.Cc);
        if (!string.IsNullOrEmpty(draft.Subject))
            Subject(fields, draft.Subject);
        Ids(fields, "Message-ID", nameof(MailDraft.MessageId), draft.MessageId is null ? [] : [draft.MessageId]);
        Ids(fields, "In-Reply-To", nameof(MailDraft.InReplyTo), draft.InReplyTo);
        Ids(fields, "References", nameof(MailDraft.References), draft.References);
        foreach (var field in draft.Fields)
            Custom(fields, field);
        fields.Field("MIME-Version", "1.0");
        return fields.ToString();
    }

    private static string Date(DateTimeOffset date) =>
        date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static void Subject(FieldFolder fields, string subject)
    {
        fields.Begin("Subject");
        fields.Text(DraftGuard.Line(subject, nameof(MailDraft.Subject)), mayEncodeLong: true);
        fields.End();
    }

    private static void Ids(FieldFolder fields, string name, string property, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return;
        fields.Begin(name);
        foreach (var id in ids)
            fields.Word($"<{DraftGuard.Id(id, property)}>");
        fields.End();
    }

    // Long words stay: in List-Unsubscribe and its like they are links, which nobody decodes.
    private static void Custom(FieldFolder fields, MailField field)
    {
        fields.Begin(DraftGuard.FieldName(field.Name, nameof(MailDraft.Fields)));
        var value = DraftGuard.Line(field.Value, nameof(MailDraft.Fields));
        fields.Text(DraftGuard.Foldable(value, nameof(MailDraft.Fields)), mayEncodeLong: false);
        fields.End();
    }
}
