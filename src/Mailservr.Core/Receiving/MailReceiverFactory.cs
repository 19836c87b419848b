using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>Makes the product's side of an SMTP session; for the listener.</summary>
public sealed class MailReceiverFactory
{
    private readonly ReceivingServices _services;

    internal MailReceiverFactory(ReceivingServices services) => _services = services;

    /// <param name="hostname">The name in the greeting.</param>
    public ISmtpReceiver Create(string hostname) => new MailReceiver(_services, hostname);
}
