namespace Mailservr.Smtp.Tests.Conversation;

internal sealed record StoredMessage(string Sender, IReadOnlyList<string> Recipients, byte[] Content)
{
    public string Text => System.Text.Encoding.Latin1.GetString(Content);
}

/// <summary>Accepts everything unless told otherwise, and remembers it.</summary>
internal sealed class RecordingReceiver : ISmtpReceiver
{
    private string _sender = "";
    private List<string> _recipients = [];

    public List<StoredMessage> Stored { get; } = [];

    public List<SmtpMailCommand> Mails { get; } = [];

    public List<SmtpRecipientCommand> Recipients { get; } = [];

    public SmtpPeer? Peer { get; private set; }

    public int Opened { get; private set; }

    public int Aborted { get; private set; }

    public int Resets { get; private set; }

    public int Acknowledgements { get; private set; }

    public bool Disposed { get; private set; }

    public Func<SmtpPeer, SmtpReply> OnConnect { get; set; } = _ => new SmtpReply(220, "", "mx.example ESMTP");

    public Func<SmtpMailCommand, SmtpReply> OnMail { get; set; } = _ => SmtpReply.SenderOk;

    public Func<SmtpRecipientCommand, SmtpReply> OnRecipient { get; set; } = _ => SmtpReply.RecipientOk;

    public Action OnOpen { get; set; } = () => { };

    public Func<ReadOnlyMemory<byte>, ValueTask> OnWrite { get; set; } = _ => ValueTask.CompletedTask;

    public Func<int, IReadOnlyList<SmtpReply>> OnComplete { get; set; } =
        recipients => [.. Enumerable.Repeat(new SmtpReply(250, "2.0.0", "Stored"), recipients)];

    public ValueTask<SmtpReply> ConnectAsync(SmtpPeer peer, CancellationToken cancellationToken)
    {
        Peer = peer;
        return new(OnConnect(peer));
    }

    public ValueTask<SmtpReply> MailAsync(SmtpMailCommand mail, CancellationToken cancellationToken)
    {
        Mails.Add(mail);
        var reply = OnMail(mail);
        if (reply.IsPositive)
            _sender = mail.ReversePath.Address;
        return new(reply);
    }

    public ValueTask<SmtpReply> RecipientAsync(SmtpRecipientCommand recipient, CancellationToken cancellationToken)
    {
        Recipients.Add(recipient);
        var reply = OnRecipient(recipient);
        if (reply.IsPositive)
            _recipients.Add(recipient.ForwardPath.Address);
        return new(reply);
    }

    public ValueTask<ISmtpMessageSink> OpenMessageAsync(CancellationToken cancellationToken)
    {
        OnOpen();
        Opened++;
        return new(new Sink(this, _sender, [.. _recipients]));
    }

    public void Reset()
    {
        Resets++;
        _sender = "";
        _recipients = [];
    }

    public void Acknowledged() => Acknowledgements++;

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    private sealed class Sink(RecordingReceiver owner, string sender, IReadOnlyList<string> recipients) : ISmtpMessageSink
    {
        private readonly MemoryStream _content = new();
        private bool _completed;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await owner.OnWrite(bytes);
            _content.Write(bytes.Span);
        }

        public ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(CancellationToken cancellationToken)
        {
            var replies = owner.OnComplete(recipients.Count);
            _completed = true;
            owner.Stored.Add(new StoredMessage(sender, recipients, _content.ToArray()));
            return new(replies);
        }

        public ValueTask DisposeAsync()
        {
            if (!_completed)
                owner.Aborted++;
            return ValueTask.CompletedTask;
        }
    }
}
