using System.Globalization;
using System.Text;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Isolating;

/// <summary>Sends one message after the other to u1, and knows their subjects in the order in which they were accepted.</summary>
internal sealed class Correspondent(LoadPlan plan) : IDisposable
{
    private readonly Wire _wire = new(plan);
    private readonly List<string> _subjects = [];

    public IReadOnlyList<string> Subjects => _subjects;

    /// <summary>A message of the long thread: email.received, and never thread.created but for the first.</summary>
    public void Answer() => Send($"Re: long thread {_subjects.Count}", "References: <root@load.test>\r\n");

    /// <summary>A thread of its own.</summary>
    /// <returns>The subject.</returns>
    public string Begin()
    {
        Send($"thread {_subjects.Count}", "");
        return _subjects[^1];
    }

    public void Dispose() => _wire.Dispose();

    private void Send(string subject, string references)
    {
        var id = _subjects.Count.ToString(CultureInfo.InvariantCulture);
        Say("MAIL FROM:<sender@load.test>\r\n", 250);
        Say($"RCPT TO:<u1@{plan.Domain}>\r\n", 250);
        Say("DATA\r\n", 354);
        Say(
            $"""
            From: Ada <sender@load.test>
            To: u1@{plan.Domain}
            Subject: {subject}
            Message-ID: <{id}@load.test>
            Date: Sat, 21 Nov 2026 12:00:00 +0000
            {references}
            What is said in message {id}.
            .

            """.ReplaceLineEndings("\r\n"),
            250);
        _subjects.Add(subject);
    }

    private void Say(string text, int answer)
    {
        _wire.Send(Encoding.ASCII.GetBytes(text));
        if (_wire.ReadCode() is var code && code != answer)
            throw new InvalidOperationException($"The server answers {code} to '{text}'.");
    }
}
