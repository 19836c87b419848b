using Mailservr.Transfer;
using Mailservr.Verification;

namespace Mailservr.Host;

/// <summary>How far it is goes to standard error, what has come of it to standard output.</summary>
internal sealed class MigrateOutput(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly VerifyOutput _verification = new(json: false, time);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _reported;
    private string _step = "";

    public void WriteProgress(TransferSummary summary)
    {
        var elapsed = time.GetElapsedTime(_start);
        if (_step == summary.Step && elapsed - _reported < Interval)
            return;

        (_reported, _step) = (elapsed, summary.Step);
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{elapsed.TotalSeconds:0} s, {summary.Step}: {summary.Blobs} blobs, {summary.Rows} rows, {summary.Compared} compared"));
    }

    public void WriteProgress(VerificationSummary summary) => _verification.WriteProgress(summary);

    public void Write(VerificationFinding finding) => _verification.Write(finding);

    public static void WriteHadEnded() => Console.Out.WriteLine(
        "Done before: an earlier run has copied everything from this source and ended well, and the source has taken no mail since; so "
        + "nothing was copied now. Give the host the configuration of the target and start it.");

    public void Write(TransferSummary copied, VerificationSummary verified, bool ended)
    {
        Console.Out.WriteLine(FormattableString.Invariant(
            $"Copied {copied.Messages} messages, {copied.Rows} rows in all, and {copied.Blobs} blobs ({copied.BlobBytes} bytes)")
            + FormattableString.Invariant($" in {time.GetElapsedTime(_start).TotalSeconds:0.0} s")
            + (copied.Resumed ? ", going on where an earlier run had stopped." : "."));
        Console.Out.WriteLine(FormattableString.Invariant(
            $"Compared {copied.Compared} rows and records with the source: {copied.Differences} differences."));
        _verification.Write(verified);
        if (copied.DamagedBlobs > 0)
            Console.Out.WriteLine($"{copied.DamagedBlobs} blobs of the source are damaged and were not copied.");
        if (copied.SetAside > 0)
        {
            Console.Out.WriteLine(
                $"{copied.SetAside} accepted messages are in the table 'unfiled' of the source only: keep the source.");
        }

        Console.Out.WriteLine(ended
            ? "Done: give the host the configuration of the target and start it. Keep the source until you are content."
            : "Not done: hosts refuse the target. Repair the source with verify --repair, empty the target and begin anew"
                + (copied.Differences == 0 ? ", or take the damage along with --keep-damage." : "."));
    }
}
