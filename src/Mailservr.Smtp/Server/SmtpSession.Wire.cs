using System.Buffers;
using System.IO.Pipelines;

namespace Mailservr.Smtp;

// What is read from the client and written to it.
public sealed partial class SmtpSession
{
    // So that the replies to a long group do not pile up in memory.
    private const int RepliesPerFlush = 256;

    private const byte TlsHandshakeRecord = 0x16;

    private int _unflushed;
    private int _longLines;
    private volatile bool _flushing;

    /// <summary>The next command; meaningless once the session has ended.</summary>
    private async ValueTask<SmtpCommand> ReadCommandAsync()
    {
        var skipped = 0L;
        var waited = false;
        while (true)
        {
            if (_stopping && (_message is null || _overdue))
                return Give(SmtpReply.ShuttingDown, SmtpSessionEnd.Stopped);
            if (!_transport.Input.TryRead(out var result))
            {
                waited = waited || !_transport.HasUndecrypted();
                if (!await FlushAsync(_limits.CommandTimeout))
                    return default;
                _timer.ArmOnce(_limits.CommandTimeout);
                result = await _transport.Input.ReadAsync();
            }
            _abort.ThrowIfCancellationRequested();
            if (TryTake(result.Buffer, ref skipped, out var command))
            {
                _timer.Disarm();
                Hear(waited);
                return command;
            }
            if (skipped > _limits.UnendedLineBytes)
                return Give(SmtpReply.LineTooLongClosing, SmtpSessionEnd.Closed);
            if (result.IsCanceled && _timer.HasFired)
                return Give(SmtpReply.TimedOut, SmtpSessionEnd.TimedOut);
            if (result.IsCompleted)
            {
                Hear(waited);
                End(SmtpSessionEnd.Disconnected);
            }
            if (_end is not null)
                return default;
        }
    }

    /// <summary>
    /// A command, or an orderly close, that came after the replies were out shows that the client has had them. What was
    /// there before them shows nothing.
    /// </summary>
    private void Hear(bool afterReplies)
    {
        if (!_accepted || !afterReplies)
            return;
        _accepted = false;
        _receiver.Acknowledged();
    }

    private SmtpCommand Give(SmtpReply reply, SmtpSessionEnd end)
    {
        _timer.Disarm();
        Send("NONE", reply);
        // Send ends the session as closed; the reason is better known here.
        _end = end;
        return default;
    }

    /// <summary>
    /// Takes one command line off the input. Only CRLF ends it: a server that takes a bare LF for an end reads
    /// other commands than the one before it did. A line over the limit is skipped as it comes in.
    /// </summary>
    private bool TryTake(ReadOnlySequence<byte> buffer, ref long skipped, out SmtpCommand command)
    {
        command = default;
        if (!buffer.IsEmpty && skipped == 0 && buffer.FirstSpan[0] == TlsHandshakeRecord)
        {
            _transport.Input.AdvanceTo(buffer.End);
            command = new SmtpCommand(SmtpVerb.Unknown) { Error = SmtpReply.NotSmtp };
            return true;
        }
        var reader = new SequenceReader<byte>(buffer);
        if (reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
        {
            var tooLong = skipped > 0 || line.Length + 2 > _limits.CommandLineBytes;
            command = tooLong ? TooLong(line, skipped) : Parse(line);
            _transport.Input.AdvanceTo(reader.Position);
            return true;
        }
        if (buffer.Length <= _limits.CommandLineBytes)
        {
            _transport.Input.AdvanceTo(buffer.Start, buffer.End);
            return false;
        }
        return Skip(buffer, ref skipped, out command);
    }

    /// <summary>Drops the start of an overlong line, all but a last CR, whose LF may be next.</summary>
    private bool Skip(ReadOnlySequence<byte> buffer, ref long skipped, out SmtpCommand command)
    {
        var isHttp = skipped == 0 && Parse(buffer.Slice(0, _limits.CommandLineBytes)).Verb == SmtpVerb.Http;
        command = new SmtpCommand(SmtpVerb.Http) { Error = SmtpReply.NotSmtp };
        skipped += buffer.Length - 1;
        _transport.Input.AdvanceTo(buffer.GetPosition(buffer.Length - 1), buffer.End);
        return isHttp;
    }

    private SmtpCommand TooLong(ReadOnlySequence<byte> line, long skipped)
    {
        if (skipped == 0 && Parse(line.Slice(0, Math.Min(line.Length, _limits.CommandLineBytes))) is { Verb: SmtpVerb.Http } http)
            return http;
        var closing = ++_longLines >= _limits.LongCommandLines;
        return new SmtpCommand(SmtpVerb.Unknown) { Error = closing ? SmtpReply.LineTooLongClosing : SmtpReply.LineTooLong };
    }

    private SmtpCommand Parse(ReadOnlySequence<byte> line)
    {
        var span = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
        if (_options.Observer.WantsDetail)
            _options.Observer.Detail(_peer, CommandLineText.Escape(span));
        return SmtpCommandParser.Parse(span, _smtpUtf8);
    }

    /// <summary>True if the client has sent more than was read. Consumes nothing.</summary>
    private bool HasBufferedInput()
    {
        if (!_transport.Input.TryRead(out var result))
            return false;
        var any = !result.Buffer.IsEmpty;
        _transport.Input.AdvanceTo(result.Buffer.Start);
        return any;
    }

    private void Send(string verb, SmtpReply reply)
    {
        reply.WriteTo(_transport.Output);
        _unflushed++;
        _options.Observer.Replied(_peer, verb, reply);
        if (reply.Close)
            End(SmtpSessionEnd.Closed);
    }

    /// <summary>False: the client is gone, or does not take the replies.</summary>
    private async ValueTask<bool> FlushAsync(TimeSpan timeout)
    {
        if (_unflushed == 0)
            return true;
        _unflushed = 0;
        _flushing = true;
        var flush = _transport.Output.FlushAsync();
        if (!flush.IsCompleted)
            _timer.ArmOnce(_stopping && timeout > _limits.StopGrace ? _limits.StopGrace : timeout);
        var result = await flush;
        _flushing = false;
        _timer.Disarm();
        _abort.ThrowIfCancellationRequested();
        if (result.IsCanceled || result.IsCompleted)
            End(result.IsCanceled ? SmtpSessionEnd.TimedOut : SmtpSessionEnd.Disconnected);
        return !result.IsCanceled && !result.IsCompleted;
    }
}
