namespace Mailservr.Smtp;

/// <summary>Everything a client can make the server spend. Each limit acts at the byte or command that exceeds it.</summary>
public sealed class SmtpLimits
{
    /// <summary>Bytes of a message, announced as SIZE (RFC 1870). Gmail takes 50 MB, Postfix 10 MB, most others 25 to 35.</summary>
    public long MessageBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>RFC 5321 §4.5.3.1.8 asks for 100, Postfix takes 1,000. Further ones are answered 452 4.5.3.</summary>
    public int Recipients { get; set; } = 1000;

    /// <summary>Bytes with CRLF. RFC 5321 §4.5.3.1.4 asks for 512 and more with each extension; 2,048 is Postfix's.</summary>
    public int CommandLineBytes { get; set; } = 2048;

    /// <summary>Too long lines that are answered; the last of them closes.</summary>
    public int LongCommandLines { get; set; } = 3;

    /// <summary>Bytes read in search of the end of one command line before the connection is closed.</summary>
    public int UnendedLineBytes { get; set; } = 64 * 1024;

    /// <summary>Unknown commands answered before 421: more than a confused client sends, less than a scanner.</summary>
    public int UnknownCommands { get; set; } = 10;

    /// <summary>Commands that lead to no message (NOOP, RSET, VRFY, EHLO, refused ones) answered before 421; a message resets the count.</summary>
    public int UselessCommands { get; set; } = 100;

    /// <summary>For a whole command, however its bytes drip in (RFC 5321 §4.5.3.2.7: at least 5 minutes).</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>For messages that are under way when the server stops; then 421. A deployment should not wait for a slow sender.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For a TLS handshake or a PROXY header, which need no human and no look-up.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The span over which <see cref="DataBytesPerSecond"/> is measured; only time spent waiting for the client counts.</summary>
    public TimeSpan DataWindow { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A slower message is cut off with 421. The slowest mobile link does ten times as much.</summary>
    public int DataBytesPerSecond { get; set; } = 100;

    /// <summary>Bytes of the message header. Real mail stays under 64 KB; Postfix stops at 100 KB.</summary>
    public int HeaderBytes { get; set; } = 256 * 1024;

    /// <summary>Fields of the message header; the longest real ones have about 150.</summary>
    public int HeaderFields { get; set; } = 1000;

    /// <summary>Bytes of one header field with its continuation lines: a To field of 1,000 addresses fits.</summary>
    public int HeaderFieldBytes { get; set; } = 64 * 1024;

    /// <summary>Bytes of one line of the body. RFC 5321 §4.5.3.1.6 allows 1,000; real mail has whole pages of HTML in one.</summary>
    public int TextLineBytes { get; set; } = 1024 * 1024;

    /// <summary>Received fields before it counts as a loop (RFC 5321 §6.3; Postfix's hopcount_limit is 50 too).</summary>
    public int Hops { get; set; } = 50;
}
