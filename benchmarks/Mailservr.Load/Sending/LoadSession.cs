using System.Diagnostics;
using System.Net.Sockets;

namespace Mailservr.Load.Sending;

/// <summary>One client of the server under test: takes the next message of the run until there is none.</summary>
internal sealed class LoadSession(LoadPlan plan, LoadRun run)
{
    private byte[] _send = new byte[256 * 1024];
    private Wire? _wire;
    private bool _announced;

    public void Run()
    {
        var next = run.Take();
        while (next >= 0)
        {
            var number = next;
            next = run.Take();
            try
            {
                Deliver(number, next);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                run.Failed(error.Message);
                Close();
            }
        }

        Close();
    }

    private void Deliver(int number, int next)
    {
        _wire ??= new(plan);
        var start = _announced ? run.Announced[number] : Announce(number);
        _announced = false;
        var accepted = plan.Pipelining ? ReadReplies() : Converse(number);
        if (accepted > 0)
            SendContent(number, next, accepted, start);
        else
            run.Refused();
        if (plan.ConnectionPerMessage)
            Close();
    }

    private long Announce(int number)
    {
        var start = run.Announced[number] = Stopwatch.GetTimestamp();
        Wire.Send(plan.Pipelining ? run.Envelopes.Group(number) : Envelopes.Mail);
        return start;
    }

    private Wire Wire => _wire ?? throw new InvalidOperationException("Not connected.");

    // One command, one answer.
    private int Converse(int number)
    {
        var accepted = 0;
        if (Wire.ReadCode() == 250)
        {
            for (var i = 0; i < plan.Recipients; i++)
            {
                Wire.Send(run.Envelopes.Recipient(number, i));
                accepted += Wire.ReadCode() == 250 ? 1 : 0;
            }
        }

        if (accepted > 0)
        {
            Wire.Send("DATA\r\n"u8);
            if (Wire.ReadCode() == 354)
                return accepted;
        }

        Reset();
        return 0;
    }

    // RFC 2920 §3.1: MAIL, RCPT and DATA in one group; DATA is the last of it.
    private int ReadReplies()
    {
        _ = Wire.ReadCode();
        var accepted = 0;
        for (var i = 0; i < plan.Recipients; i++)
            accepted += Wire.ReadCode() == 250 ? 1 : 0;
        if (Wire.ReadCode() == 354)
            return accepted > 0 ? accepted : throw new IOException("Content is wanted for no recipient.");
        Reset();
        return 0;
    }

    private void Reset()
    {
        Wire.Send("RSET\r\n"u8);
        _ = Wire.ReadCode();
    }

    private void SendContent(int number, int next, int accepted, long start)
    {
        var content = run.Contents[number];
        if (plan.Pipelining && !plan.ConnectionPerMessage && next >= 0)
            SendWithNext(content, next);
        else
            Wire.Send(content);

        var replies = plan.Lmtp ? accepted : 1;
        var stored = 0;
        for (var i = 0; i < replies; i++)
            stored += Wire.ReadCode() == 250 ? 1 : 0;
        if (stored > 0)
            run.Acknowledged(number, Stopwatch.GetTimestamp() - start, plan.Lmtp ? stored : accepted);
        else
            run.Refused();
    }

    // RFC 2920 §3.1: the next group may follow the final dot at once.
    private void SendWithNext(byte[] content, int next)
    {
        var group = run.Envelopes.Group(next);
        if (_send.Length < content.Length + group.Length)
            _send = new byte[content.Length + group.Length];
        content.CopyTo(_send, 0);
        group.CopyTo(_send.AsSpan(content.Length));
        run.Announced[next] = Stopwatch.GetTimestamp();
        _announced = true;
        Wire.Send(_send.AsSpan(0, content.Length + group.Length));
    }

    private void Close()
    {
        try
        {
            _wire?.Quit();
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            run.Note(error.Message);
        }
        finally
        {
            _wire?.Dispose();
            (_wire, _announced) = (null, false);
        }
    }
}
