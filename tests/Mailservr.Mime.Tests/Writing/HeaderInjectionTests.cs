using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Mime.Tests.Writing;

/// <summary>Whatever callers pass on from strangers: refused, or exactly the fields that were asked for.</summary>
public sealed class HeaderInjectionTests
{
    private static readonly string[] Fragments =
    [
        "a", "Bcc: x@y.example", "\r\n", "\r", "\n", "\0", "\u2028", "\u0085", "\uD800", "\uDC00", "😀", "ä", " ",
        "  ", "\t", ":", ";", "=?", "?=", "=?utf-8?Q?=0D=0A?=", "\"", "\\", "<", ">", "@", ",", "(", ")", ".", "%0D", "'", "=", "\u202E",
        "word", "日本語",
        "looooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong",
    ];

    private static readonly Arbitrary<string> Hostile =
        Gen.Elements(Fragments).ArrayOf().Select(parts => string.Concat(parts)).ToArbitrary();

    private static readonly MailDraft Draft = new() { From = [new EmailAddress(null, "a@b.example")], Text = "t" };

    private static readonly Func<string, MailDraft>[] Places =
    [
        text => Draft with { Subject = text },
        text => Draft with { From = [new EmailAddress(text, "a@b.example")] },
        text => Draft with { From = [new EmailAddress(null, text)] },
        text => Draft with { To = [new EmailAddress(text, "a@b.example")] },
        text => Draft with { To = [new EmailAddress("name", "\"" + text + "\"@b.example")] },
        text => Draft with { MessageId = text },
        text => Draft with { InReplyTo = [text] },
        text => Draft with { References = [text, text] },
        text => Draft with { Fields = [new MailField("X-Test", text)] },
        text => Draft with { Fields = [new MailField(text, "value")] },
        text => Draft with { Attachments = [new MailAttachment { FileName = text }] },
        text => Draft with { Attachments = [new MailAttachment { MediaType = text }] },
        text => Draft with { Attachments = [new MailAttachment { ContentId = text }] },
    ];

    [Fact]
    public void Write_HostileText_IsRefusedOrAddsNoField() => Prop.ForAll(Hostile, text =>
        Array.TrueForAll(Places, place => IsHarmless(place(text)))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Write_AcceptedText_ComesBack() => Prop.ForAll(Hostile, text =>
    {
        if (TryWrite(Draft with { Subject = text, To = [new EmailAddress(text, "a@b.example")] }) is not { } mail)
            return true;
        var message = WriterDriver.Parse(mail).Message;
        return message.Subject == text && (message.To[0].Name ?? "") == text.Trim() && message.To[0].IsValid;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Write_AcceptedFileName_ComesBack() => Prop.ForAll(Hostile, text =>
    {
        var mail = TryWrite(Draft with { Attachments = [new MailAttachment { FileName = text }] });
        return mail is null || WriterDriver.Parse(mail).Message.Root.Children[1].FileName == text;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("a@b>\r\nRCPT TO:<c@d>")]
    [InlineData("a@b\r\nBcc: c@d")]
    [InlineData("a@b, c@d")]
    [InlineData("<a@b>")]
    [InlineData("")]
    public async Task Write_NoAddress_NamesThePropertyAndNotTheValue(string address)
    {
        var draft = Draft with { Cc = [new EmailAddress(null, address)] };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => WriterDriver.Write(draft));
        Assert.Equal("Cc", error.ParamName);
        Assert.DoesNotContain("a@b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("subject")]
    [InlineData("Content-Type")]
    [InlineData("X:Y")]
    [InlineData("X Y")]
    public async Task Write_FieldThatIsNotTheCallers_IsRefused(string name)
    {
        var draft = Draft with { Fields = [new MailField(name, "x")] };
        var error = await Assert.ThrowsAsync<ArgumentException>(() => WriterDriver.Write(draft));
        Assert.Equal("Fields", error.ParamName);
    }

    private static string? TryWrite(MailDraft draft)
    {
        try
        {
            return WriterDriver.Write(draft).GetAwaiter().GetResult();
        }
        catch (ArgumentException error) when (error.ParamName is not null)
        {
            return null;
        }
    }

    // Date, From, MIME-Version and the two of the body, and one for each property that is set.
    private static bool IsHarmless(MailDraft draft)
    {
        if (TryWrite(draft) is not { } mail)
            return true;
        var ids = (draft.MessageId is null ? 0 : 1) + draft.InReplyTo.Count + draft.References.Count / 2;
        var asked = 3 + (draft.Attachments.Count > 0 ? 1 : 2) + (string.IsNullOrEmpty(draft.Subject) ? 0 : 1)
            + (draft.To.Count > 0 ? 1 : 0) + ids + draft.Fields.Count;
        var lines = mail.Split("\r\n");
        return WriterDriver.Parse(mail).Message.Headers.Count == asked && lines.All(line => line.Length <= 998)
            && mail.Replace("\r\n", "", StringComparison.Ordinal).IndexOfAny(['\r', '\n', '\0']) < 0;
    }
}
