namespace Mailservr.Smtp;

/// <summary>
/// A message on its way from the wire to its sink. Once refused, by a limit or because the sink threw, the sink is
/// disposed and the rest is only counted. Without a sink it is refused from the start.
/// </summary>
internal sealed class IncomingMessage(
    ISmtpMessageSink? sink, SmtpLimits limits, Action<Exception> failed, CancellationToken abort) : IAsyncDisposable
{
    private readonly MessageScanner _scanner = new(limits);
    private bool _disposed;

    /// <summary>Bytes of content received.</summary>
    public long Bytes { get; private set; }

    public SmtpReply? Refusal { get; private set; } = sink is null ? SmtpReply.LocalError : null;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content)
    {
        Bytes += content.Length;
        if (Refusal is not null || sink is null)
            return;
        var refusal = Bytes > limits.MessageBytes ? SmtpReply.MessageTooLarge : _scanner.Scan(content.Span);
        if (refusal is not null)
        {
            await RefuseAsync(refusal);
            return;
        }
        try
        {
            await sink.WriteAsync(content, abort);
        }
        catch (Exception e) when (!abort.IsCancellationRequested)
        {
            failed(e);
            await RefuseAsync(SmtpReply.LocalError);
        }
    }

    /// <summary>The message is whole: the sink, or what refused it, answers.</summary>
    /// <param name="count">How many replies there must be.</param>
    public async ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(int count)
    {
        if (Refusal is null && sink is not null)
        {
            try
            {
                var replies = await sink.CompleteAsync(abort);
                return replies.Count == count
                    ? replies
                    : [.. replies.Concat(Enumerable.Repeat(SmtpReply.LocalError, count)).Take(count)];
            }
            catch (Exception e) when (!abort.IsCancellationRequested)
            {
                failed(e);
                Refusal = SmtpReply.LocalError;
            }
        }
        return [.. Enumerable.Repeat(Refusal ?? SmtpReply.LocalError, count)];
    }

    /// <summary>The first refusal counts.</summary>
    public ValueTask RefuseAsync(SmtpReply refusal)
    {
        Refusal ??= refusal;
        return DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed || sink is null)
            return;
        _disposed = true;
        try
        {
            await sink.DisposeAsync();
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
