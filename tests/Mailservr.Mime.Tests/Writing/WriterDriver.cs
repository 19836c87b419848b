using System.Text;

namespace Mailservr.Mime.Tests.Writing;

/// <summary>Writes with known boundaries and reads back.</summary>
internal static class WriterDriver
{
    public static async Task<string> Write(MailDraft draft)
    {
        var number = 0;
        var output = new MemoryStream();
        await new MimeWriter(boundaries: () => $"=_b{++number}").WriteAsync(draft, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public static MimeDocument Parse(string mail) => MimeDocument.Parse(Encoding.UTF8.GetBytes(mail));
}
