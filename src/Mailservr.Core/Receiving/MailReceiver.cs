using Mailservr.Admission;
using Mailservr.Messages;
using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>One SMTP session as the product sees it: keeps the envelope and asks admission.</summary>
internal sealed class MailReceiver(ReceivingServices services, string hostname) : ISmtpReceiver
{
    private SmtpPeer? _peer;
    private readonly List<AppendedMessage> _unsettled = [];
    private MailTransaction? _transaction;

    public async ValueTask<SmtpReply> ConnectAsync(SmtpPeer peer, CancellationToken cancellationToken)
    {
        _peer = peer;
        var context = new AdmissionContext { Peer = peer };
        var verdict = await services.Admission.EvaluateAsync(AdmissionStage.Connect, context, cancellationToken);
        // Nothing to discard or set aside yet: only a refusal or a deferral means something here.
        return verdict.Reply is { } reply
            ? new SmtpReply(reply.Code, reply.EnhancedStatus, reply.Text, close: true)
            : new SmtpReply(220, "", $"{hostname} {(peer.Lmtp ? "LMTP" : "ESMTP")} Mailservr");
    }

    public async ValueTask<SmtpReply> MailAsync(SmtpMailCommand mail, CancellationToken cancellationToken)
    {
        var context = new AdmissionContext { Peer = Peer, Mail = mail };
        var verdict = await services.Admission.EvaluateAsync(AdmissionStage.Sender, context, cancellationToken);
        if (verdict.Reply is { } reply)
            return reply;

        _transaction = new MailTransaction(Peer, mail, verdict);
        return SmtpReply.SenderOk;
    }

    public async ValueTask<SmtpReply> RecipientAsync(SmtpRecipientCommand recipient, CancellationToken cancellationToken)
    {
        var found = await services.Recipients.ResolveAsync(recipient.ForwardPath, cancellationToken);
        if (found is not { Status: RecipientStatus.Found, Address: { } address })
            return RefuseUnknown(found.Status);

        var context = new AdmissionContext { Peer = Peer, Mail = Transaction.Mail, Address = address };
        var verdict = await services.Admission.EvaluateAsync(AdmissionStage.Recipient, context, cancellationToken);
        if (verdict.Reply is { } reply)
        {
            await services.Decisions.RecordAsync(Transaction.Mail, address, verdict, cancellationToken);
            return reply;
        }

        Transaction.Recipients.Add(new AcceptedRecipient(recipient, address, Transaction.Stricter(verdict)));
        return SmtpReply.RecipientOk;
    }

    public ValueTask<ISmtpMessageSink> OpenMessageAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISmtpMessageSink>(new MessageIngestor(services, Transaction, hostname, _unsettled.AddRange));

    public void Reset() => _transaction = null;

    public void Acknowledged() => Settle(acknowledged: true);

    public ValueTask DisposeAsync()
    {
        Settle(acknowledged: false);
        return ValueTask.CompletedTask;
    }

    private SmtpPeer Peer => _peer ?? throw new InvalidOperationException("A command came before the greeting.");

    private MailTransaction Transaction =>
        _transaction ?? throw new InvalidOperationException("A command came outside a transaction.");

    private void Settle(bool acknowledged)
    {
        services.Appender.Settle(_unsettled, acknowledged);
        _unsettled.Clear();
    }

    // Only guesses are turned away, not the network: behind one address may be a whole mail provider. A mail server that hands
    // on by LMTP does not guess; those who do are behind it.
    private SmtpReply RefuseUnknown(RecipientStatus status)
    {
        if (status == RecipientStatus.UnknownDomain)
            return Replies.NoRelaying;

        return Peer.Lmtp || services.Probing.TryGuess(Peer.RemoteEndPoint.Address)
            ? SmtpReply.NoSuchRecipient
            : Replies.TooManyUnknown;
    }
}
