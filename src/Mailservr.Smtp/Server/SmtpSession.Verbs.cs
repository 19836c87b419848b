using System.Globalization;

namespace Mailservr.Smtp;

// One method for each verb.
public sealed partial class SmtpSession
{
    private bool _greeted;
    private bool _hasSender;
    private bool _smtpUtf8;
    private bool _accepted;
    private int _recipients;
    private int _unknown;
    private int _useless;
    private long _mailTime;

    private async ValueTask ExecuteAsync(SmtpCommand command)
    {
        var reply = await DispatchAsync(command);
        // DATA is the last command of a group (RFC 2920 §3.1). What follows a refused one can only be content that was
        // sent too early, and must not be read as commands.
        if (command.Verb == SmtpVerb.Data && reply is { IsPositive: false } && HasBufferedInput())
            reply = reply.Closing();
        if (reply is not null)
            Send(Name(command.Verb), Police(command.Verb, reply));
        if (command.Verb == SmtpVerb.Quit && reply == SmtpReply.Bye)
            _end = SmtpSessionEnd.Quit;
        if (_unflushed >= RepliesPerFlush)
            await FlushAsync(_limits.CommandTimeout);
    }

    /// <summary>The reply, or null if it was sent already.</summary>
    private ValueTask<SmtpReply?> DispatchAsync(SmtpCommand command)
    {
        if (command.Error is { } error)
            return Answer(error);
        var early = CheckOrder(command.Verb);
        // The octets behind BDAT are to be read first.
        if (early is not null && command.Verb != SmtpVerb.Bdat)
            return Answer(early);
        return command.Verb switch
        {
            SmtpVerb.Ehlo or SmtpVerb.Lhlo or SmtpVerb.Helo => HelloAsync(command),
            SmtpVerb.Mail when command.Mail is { } mail => MailAsync(mail),
            SmtpVerb.Rcpt when command.Recipient is { } recipient => RecipientAsync(recipient),
            SmtpVerb.Data => DataAsync(),
            SmtpVerb.Bdat => BdatAsync(command, early),
            SmtpVerb.Rset => RsetAsync(),
            SmtpVerb.StartTls => StartTlsAsync(),
            SmtpVerb.XClient when command.Client is { } client => XClientAsync(client),
            SmtpVerb.Noop => Answer(SmtpReply.Ok),
            SmtpVerb.Vrfy => Answer(SmtpReply.CannotVerify),
            SmtpVerb.Help => Answer(SmtpReply.Help),
            SmtpVerb.Quit => Answer(SmtpReply.Bye),
            _ => Answer(SmtpReply.UnknownCommand),
        };
    }

    private static ValueTask<SmtpReply?> Answer(SmtpReply reply) => new(reply);

    // RFC 5321 §4.1.4, RFC 3030 §2.
    private SmtpReply? CheckOrder(SmtpVerb verb) => verb switch
    {
        SmtpVerb.Ehlo or SmtpVerb.Helo when _peer.Lmtp => SmtpReply.UnknownCommand,
        SmtpVerb.Lhlo when !_peer.Lmtp => SmtpReply.UnknownCommand,
        SmtpVerb.Mail or SmtpVerb.Rcpt or SmtpVerb.Data when _message is not null => SmtpReply.InsideChunks,
        SmtpVerb.Mail when !_greeted => SmtpReply.GreetFirst,
        SmtpVerb.Mail when _hasSender => SmtpReply.BadSequence,
        SmtpVerb.Mail when _options.RequireTls && _peer.Tls is null => SmtpReply.TlsRequired,
        SmtpVerb.Rcpt or SmtpVerb.Data or SmtpVerb.Bdat when !_hasSender => SmtpReply.MailFirst,
        SmtpVerb.Bdat when _recipients == 0 => SmtpReply.NoRecipients,
        _ => null,
    };

    /// <summary>Counts what leads nowhere, and closes when there is too much of it.</summary>
    private SmtpReply Police(SmtpVerb verb, SmtpReply reply)
    {
        if (reply.Close)
            return reply;
        if (verb == SmtpVerb.Unknown && ++_unknown > _limits.UnknownCommands)
            return SmtpReply.TooManyUnknown;
        // A message of crumbs would be a way to hold a session for ever.
        var isCrumb = verb == SmtpVerb.Bdat && _lastChunk < SmallChunk;
        var isUseful = !isCrumb && verb is SmtpVerb.Mail or SmtpVerb.Rcpt or SmtpVerb.Data or SmtpVerb.Bdat && reply.IsPositive;
        // A long list of recipients is no abuse: the client is to send the rest in another transaction.
        if (!isUseful && reply != SmtpReply.TooManyRecipients && ++_useless > _limits.UselessCommands)
            return SmtpReply.TooManyCommands;
        return reply;
    }

    private async ValueTask<SmtpReply?> HelloAsync(SmtpCommand command)
    {
        // RFC 5321 §4.1.4: also a RSET.
        await ResetAsync();
        _greeted = true;
        _peer.Helo = command.Name;
        _peer.Extended = command.Verb != SmtpVerb.Helo;
        return new SmtpReply(250, "", _peer.Extended ? Extensions() : _options.Hostname);
    }

    private string Extensions()
    {
        var size = _limits.MessageBytes.ToString(CultureInfo.InvariantCulture);
        var text = $"{_options.Hostname}\nPIPELINING\nSIZE {size}\n8BITMIME\nSMTPUTF8\nCHUNKING\nENHANCEDSTATUSCODES\nDSN";
        if (_options.TlsOptions is not null && _peer.Tls is null)
            text += "\nSTARTTLS";
        return _mayUseXClient ? text + "\n" + XClientAttributes.Announcement : text;
    }

    private async ValueTask<SmtpReply?> MailAsync(SmtpMailCommand mail)
    {
        // RFC 1870 §6.1
        if (mail.Size > _limits.MessageBytes)
            return SmtpReply.MessageTooLarge;
        try
        {
            var reply = await _receiver.MailAsync(mail, _abort);
            _hasSender = reply.IsPositive;
            _mailTime = _options.TimeProvider.GetTimestamp();
            _smtpUtf8 = _hasSender && mail.SmtpUtf8;
            return reply;
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            return Failed("MAIL", e);
        }
    }

    private async ValueTask<SmtpReply?> RecipientAsync(SmtpRecipientCommand recipient)
    {
        // RFC 5321 §4.5.3.1.10
        if (_recipients >= _limits.Recipients)
            return SmtpReply.TooManyRecipients;
        try
        {
            var reply = await _receiver.RecipientAsync(recipient, _abort);
            if (reply.IsPositive)
                _recipients++;
            return reply;
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            return Failed("RCPT", e);
        }
    }

    private async ValueTask<SmtpReply?> RsetAsync()
    {
        await ResetAsync();
        return SmtpReply.Ok;
    }

    private SmtpReply Failed(string verb, Exception exception)
    {
        _options.Observer.ReceiverFailed(_peer, verb, exception);
        return SmtpReply.LocalError;
    }

    /// <summary>The transaction is void: sender, recipients, and what was received of a message.</summary>
    private async ValueTask ResetAsync()
    {
        (_hasSender, _smtpUtf8, _recipients) = (false, false, 0);
        if (_message is { } message)
        {
            _message = null;
            await message.DisposeAsync();
        }
        try
        {
            _receiver.Reset();
        }
        catch (Exception e)
        {
            Failed("RSET", e);
        }
    }

    private static string Name(SmtpVerb verb) => verb switch
    {
        SmtpVerb.Ehlo => "EHLO",
        SmtpVerb.Helo => "HELO",
        SmtpVerb.Lhlo => "LHLO",
        SmtpVerb.Mail => "MAIL",
        SmtpVerb.Rcpt => "RCPT",
        SmtpVerb.Data => "DATA",
        SmtpVerb.Bdat => "BDAT",
        SmtpVerb.Rset => "RSET",
        SmtpVerb.Noop => "NOOP",
        SmtpVerb.Vrfy => "VRFY",
        SmtpVerb.Help => "HELP",
        SmtpVerb.Quit => "QUIT",
        SmtpVerb.StartTls => "STARTTLS",
        SmtpVerb.XClient => "XCLIENT",
        _ => "UNKNOWN",
    };
}
