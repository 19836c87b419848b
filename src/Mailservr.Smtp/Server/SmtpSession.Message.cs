using System.Globalization;
using System.IO.Pipelines;

namespace Mailservr.Smtp;

// DATA and BDAT.
public sealed partial class SmtpSession
{
    // Set from the first BDAT to the last, refused or not, and during DATA.
    private IncomingMessage? _message;
    private DataPace _pace;
    private long _lastChunk;

    // Real clients send chunks of 8 KB and more, save for the last.
    private const int SmallChunk = 1024;

    // How much of a message that is refused anyway is read for the sake of a proper reply.
    private long DrainLimit => 2 * _limits.MessageBytes;

    // RFC 5321 §4.1.1.4
    private async ValueTask<SmtpReply?> DataAsync()
    {
        if (_recipients == 0)
            return SmtpReply.NoRecipients;
        var message = await OpenMessageAsync("DATA");
        if (message.Refusal is { } refusal)
        {
            await ResetAsync();
            return refusal;
        }
        _message = message;
        Send("DATA", SmtpReply.StartMail);
        if (await ReceiveDataAsync(message))
            await FinishAsync("DATA", message);
        return null;
    }

    private async ValueTask<IncomingMessage> OpenMessageAsync(string verb)
    {
        ISmtpMessageSink? sink = null;
        try
        {
            sink = await _receiver.OpenMessageAsync(_abort);
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            Failed(verb, e);
        }
        return new IncomingMessage(sink, _limits, e => Failed(verb, e), _abort);
    }

    /// <summary>False: the session is over, and the message was not received.</summary>
    private async ValueTask<bool> ReceiveDataAsync(IncomingMessage message)
    {
        var decoder = new DataDecoder();
        var runs = new ContentRuns(message);
        _pace = new DataPace(_limits);
        var received = 0L;
        while (!decoder.Ended)
        {
            var result = await ReadContentAsync();
            if (_end is not null)
                return false;
            var consumed = 0L;
            foreach (var segment in result.Buffer)
                consumed += await DecodeAsync(segment);
            _transport.Input.AdvanceTo(result.Buffer.GetPosition(consumed));
            received += consumed;
            if (!decoder.Ended && IsCut(message, result, received))
                return false;
        }
        return true;

        async ValueTask<int> DecodeAsync(ReadOnlyMemory<byte> bytes)
        {
            var at = 0;
            while (at < bytes.Length && !decoder.Ended)
            {
                var read = decoder.Read(bytes.Span[at..], out var content);
                if (decoder.HasBareLineEnd && message.Refusal is null)
                    await message.RefuseAsync(SmtpReply.BareLineEnd);
                var run = bytes[at..][content];
                at += read;
                await runs.AddAsync(run, last: at == bytes.Length || decoder.Ended);
            }
            return at;
        }
    }

    /// <summary>True at the end of the connection, and of our patience.</summary>
    private bool IsCut(IncomingMessage message, ReadResult result, long received)
    {
        if (result.IsCompleted)
        {
            End(SmtpSessionEnd.Disconnected);
            return true;
        }
        if (received <= DrainLimit)
            return false;
        Send("DATA", RefuseUnread(message.Bytes));
        return true;
    }

    // RFC 3030 §2. The octets are read whatever the answer is: they are no commands.
    private async ValueTask<SmtpReply?> BdatAsync(SmtpCommand command, SmtpReply? refusal)
    {
        if (command.ChunkSize > DrainLimit || (_message?.Bytes ?? 0) + command.ChunkSize > DrainLimit)
            return refusal is null ? RefuseUnread(_message?.Bytes ?? 0) : SmtpReply.MessageTooLargeClosing;
        if (refusal is null)
            _message ??= await OpenMessageAsync("BDAT");
        if (_message is { } opened && opened.Bytes + command.ChunkSize > _limits.MessageBytes)
            await opened.RefuseAsync(SmtpReply.MessageTooLarge);
        if (!await ReceiveChunkAsync(_message, command.ChunkSize))
            return null;
        if (_message is not { } message)
            return refusal;
        if (command.LastChunk)
        {
            await FinishAsync("BDAT", message);
            return null;
        }
        var octets = command.ChunkSize.ToString(CultureInfo.InvariantCulture);
        return message.Refusal ?? new SmtpReply(250, "2.0.0", $"{octets} octets received");
    }

    private async ValueTask<bool> ReceiveChunkAsync(IncomingMessage? message, long size)
    {
        _lastChunk = size;
        _pace = new DataPace(_limits);
        while (size > 0)
        {
            var result = await ReadContentAsync();
            if (_end is not null)
                return false;
            var chunk = result.Buffer.Slice(0, Math.Min(size, result.Buffer.Length));
            if (message is not null)
                foreach (var segment in chunk)
                    await message.WriteAsync(segment);
            size -= chunk.Length;
            _transport.Input.AdvanceTo(chunk.End);
            if (size > 0 && result.IsCompleted)
                End(SmtpSessionEnd.Disconnected);
            if (_end is not null)
                return false;
        }
        return true;
    }

    /// <summary>Whatever content there is; waits for it no longer than the pace allows. Check for the end of the session.</summary>
    private async ValueTask<ReadResult> ReadContentAsync()
    {
        while (true)
        {
            var waited = TimeSpan.Zero;
            if (!_transport.Input.TryRead(out var result))
            {
                if (!await FlushAsync(_limits.CommandTimeout))
                    return default;
                var start = _options.TimeProvider.GetTimestamp();
                _timer.ArmOnce(_pace.Remaining);
                result = await _transport.Input.ReadAsync();
                _timer.Disarm();
                waited = _options.TimeProvider.GetElapsedTime(start);
            }
            _abort.ThrowIfCancellationRequested();
            if (_overdue)
                Give(SmtpReply.ShuttingDown, SmtpSessionEnd.Stopped);
            else if (!_pace.Add(result.Buffer.Length, waited))
                Give(SmtpReply.TooSlow, SmtpSessionEnd.TimedOut);
            if (_end is not null || !result.Buffer.IsEmpty || result.IsCompleted)
                return result;
            _transport.Input.AdvanceTo(result.Buffer.Start);
        }
    }

    /// <summary>The message is whole: the sink, or what refused it, gives the answer to each recipient or to all.</summary>
    private async ValueTask FinishAsync(string verb, IncomingMessage message)
    {
        var replies = await DecideAsync(message);
        _message = null;
        await message.DisposeAsync();
        var accepted = false;
        foreach (var reply in replies)
        {
            accepted |= reply.IsPositive;
            Send(verb, reply);
        }
        _accepted = accepted;
        _useless = accepted ? 0 : _useless + 1;
        await ResetAsync();
    }

    private async ValueTask<IReadOnlyList<SmtpReply>> DecideAsync(IncomingMessage message)
    {
        IReadOnlyList<SmtpReply> replies = [];
        _options.Observer.MessageReceived(_peer, message.Bytes, _recipients);
        try
        {
            // RFC 2033 §4.2
            replies = await message.CompleteAsync(_peer.Lmtp ? _recipients : 1);
        }
        finally
        {
            _options.Observer.MessageEnded(_peer, message.Bytes, replies, _options.TimeProvider.GetElapsedTime(_mailTime));
        }
        return replies;
    }

    private SmtpReply RefuseUnread(long bytes)
    {
        var reply = SmtpReply.MessageTooLargeClosing;
        _options.Observer.MessageReceived(_peer, bytes, _recipients);
        _options.Observer.MessageEnded(_peer, bytes, [reply], _options.TimeProvider.GetElapsedTime(_mailTime));
        return reply;
    }
}
