using Mailservr.Addresses;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Admission;

/// <summary>What is known so far of the mail that wants in.</summary>
public sealed class AdmissionContext
{
    public required SmtpPeer Peer { get; init; }

    /// <summary>From the Sender stage on.</summary>
    public SmtpMailCommand? Mail { get; init; }

    /// <summary>The address that receives; in the Recipient and Message stages.</summary>
    public AddressRecord? Address { get; init; }

    /// <summary>The structure and headers; in the Message stage.</summary>
    public MimeMessage? Message { get; init; }
}
