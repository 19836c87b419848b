using System.Globalization;
using System.Net;
using System.Text;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Receiving;
using Mailservr.Smtp;

namespace Mailservr.AspNetCore.Dashboard.Setup;

/// <summary>
/// Gives a mail to the receiving side, as a session would: it is admitted, kept, threaded and found like any other.
/// </summary>
internal sealed class TestMail(MailReceiverFactory receivers, SmtpCertificate host, TimeProvider time)
{
    /// <returns>What the receiving side has answered last.</returns>
    public async ValueTask<SmtpReply> SendAsync(
        AddressRecord address, IPAddress? client, string subject, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        // A catch-all takes any name.
        var to = (address.Name == "*" ? "test" : address.Name) + "@" + address.DomainName;
        if (!SmtpPath.TryParse(to, out var path))
            return SmtpReply.NoSuchRecipient;
        await using var receiver = receivers.Create(host.Hostname);
        var peer = new SmtpPeer
        {
            RemoteEndPoint = new IPEndPoint(client ?? IPAddress.Loopback, 0), Helo = host.Hostname, Extended = true,
        };
        var reply = await receiver.ConnectAsync(peer, cancellationToken);
        if (reply.IsPositive)
            reply = await receiver.MailAsync(new SmtpMailCommand { ReversePath = SmtpPath.Null }, cancellationToken);
        if (reply.IsPositive)
            reply = await receiver.RecipientAsync(new SmtpRecipientCommand { ForwardPath = path }, cancellationToken);
        if (!reply.IsPositive)
            return reply;
        await using var sink = await receiver.OpenMessageAsync(cancellationToken);
        await sink.WriteAsync(Encoding.UTF8.GetBytes(Write(address, to, subject, text)), cancellationToken);
        reply = (await sink.CompleteAsync(cancellationToken))[0];
        receiver.Acknowledged();
        return reply;
    }

    private string Write(AddressRecord address, string to, string subject, string text)
    {
        var now = time.GetUtcNow();
        return string.Join(
            "\r\n",
            $"Date: {now.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"From: Mailservr <no-reply@{address.DomainName}>",
            $"To: {to}",
            $"Subject: =?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=",
            $"Message-ID: <{Guid.NewGuid():n}@{address.DomainName}>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            text,
            "");
    }
}
