using Mailservr.Messages;

namespace Mailservr.Testing;

/// <summary>A message that a <see cref="MailservrTestHost"/> has received.</summary>
/// <param name="Record">Everything that is known of it: envelope, attachments, results of authentication.</param>
/// <param name="Text">Its text/plain parts, decoded; null when there are none.</param>
/// <param name="Html">Its text/html parts, decoded; null when there are none.</param>
public sealed record TestMail(MessageRecord Record, string? Text, string? Html)
{
    public string Subject => Record.Subject;

    public Mailbox? From => Record.From;

    /// <summary>Codes of a sign-in mail, as far as they were found.</summary>
    public IReadOnlyList<string> Codes => Record.Extracted.Codes;

    /// <summary>Links of a sign-up mail, as far as they were found.</summary>
    public IReadOnlyList<string> Links => Record.Extracted.Links;
}
