namespace Mailservr.Smtp.Tests.Conversation;

internal sealed class RecordingObserver : SmtpSessionObserver
{
    public List<(string Verb, SmtpReply Reply)> Replies { get; } = [];

    public List<(long Bytes, SmtpReply Reply)> Messages { get; } = [];

    public List<(long Bytes, int Recipients)> Received { get; } = [];

    public List<IReadOnlyList<SmtpReply>> Answers { get; } = [];

    public List<(string Verb, Exception Exception)> Failures { get; } = [];

    public List<string> Details { get; } = [];

    public List<SmtpSessionEnd> Ends { get; } = [];

    public bool TakesDetail { get; init; }

    public override bool WantsDetail => TakesDetail;

    public override void Replied(SmtpPeer peer, string verb, SmtpReply reply) => Replies.Add((verb, reply));

    public override void MessageEnded(SmtpPeer peer, long bytes, IReadOnlyList<SmtpReply> replies, TimeSpan elapsed)
    {
        Answers.Add(replies);
        Messages.AddRange(replies.Select(reply => (bytes, reply)));
    }

    public override void MessageReceived(SmtpPeer peer, long bytes, int recipients) => Received.Add((bytes, recipients));

    public override void ReceiverFailed(SmtpPeer peer, string verb, Exception exception) => Failures.Add((verb, exception));

    public override void Detail(SmtpPeer peer, string commandLine) => Details.Add(commandLine);

    public override void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception) => Ends.Add(end);
}
