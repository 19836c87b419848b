using System.Text.Json;
using Mailservr.Serialization;
using Mailservr.Verification;

namespace Mailservr.Host;

/// <summary>A line for each finding and one for the sum, as text or as JSON; how far it is goes to standard error.</summary>
internal sealed class VerifyOutput(bool json, TimeProvider time)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _reported;

    public void Write(VerificationFinding finding) => Console.Out.WriteLine(
        json ? JsonSerializer.Serialize(finding, MailservrJson.Default.VerificationFinding) : ToText(finding));

    public void Write(VerificationSummary summary) => Console.Out.WriteLine(
        json ? JsonSerializer.Serialize(summary, MailservrJson.Default.VerificationSummary) : ToText(summary));

    public void WriteProgress(VerificationSummary summary)
    {
        var elapsed = time.GetElapsedTime(_start);
        if (elapsed - _reported < ProgressInterval)
            return;

        _reported = elapsed;
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{elapsed.TotalSeconds:0} s: {summary.Blobs} blobs, {summary.Messages} messages, {summary.Damage} damaged"));
    }

    private static string ToText(VerificationFinding finding)
    {
        string?[] words =
        [
            (finding.IsDamage ? "damage" : "garbage") + ' ' + finding.Fault,
            finding.AccountId is { } account ? FormattableString.Invariant($"account {account}") : null,
            finding.MessageId is { } message ? FormattableString.Invariant($"message {message}") : null,
            finding.ReceivedAt is { } at ? FormattableString.Invariant($"received {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : null,
            finding.FromByte is { } offset ? FormattableString.Invariant($"from byte {offset}") : null,
            finding.Blob is { } blob ? "blob " + blob : null,
        ];
        var end = finding.Outcome == VerificationOutcome.Repaired ? " Repaired." : "";
        return $"{string.Join(", ", words.OfType<string>())}: {finding.Detail}{end}";
    }

    private string ToText(VerificationSummary summary)
    {
        var text = FormattableString.Invariant(
            $"Verified {summary.Messages} messages ({summary.MessageBytes} bytes) and {summary.Blobs} blobs ")
            + FormattableString.Invariant($"({summary.BlobBytes} bytes) in {time.GetElapsedTime(_start).TotalSeconds:0.0} s: ");
        text += summary.Damage + summary.Garbage == 0
            ? "all is as it was received."
            : FormattableString.Invariant(
                $"{summary.Damage} damaged, {summary.Garbage} unused, {summary.Repaired} of them repaired.");
        if (summary.WithoutHash > 0)
            text += FormattableString.Invariant($" The SHA-256 of {summary.WithoutHash} messages is not recorded.");
        return summary.Young > 0
            ? text + FormattableString.Invariant($" {summary.Young} blobs or uploads without a message are too young to be judged.")
            : text;
    }
}
