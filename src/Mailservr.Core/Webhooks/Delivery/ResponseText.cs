using System.Text;
using Microsoft.Extensions.Logging;

namespace Mailservr.Webhooks;

/// <summary>The beginning of an answer, for the log: its status has said all, so an end that does not come harms nothing.</summary>
internal static class ResponseText
{
    private const int MaxBytes = 4096;

    /// <returns>Null when there is no body.</returns>
    public static async ValueTask<string?> ReadAsync(
        HttpResponseMessage response, ILogger logger, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length < bytes.Length && await body.ReadAsync(bytes.AsMemory(length), cancellationToken) is > 0 and var read)
                length += read;
        }
        catch (Exception fault)
        {
            Log.AnswerCutShort(logger, fault);
        }

        return length == 0 ? null : Clean(bytes.AsSpan(0, length));
    }

    // It is shown to people and kept in a column of text.
    private static string Clean(ReadOnlySpan<byte> bytes) => string.Create(
        Encoding.UTF8.GetCharCount(bytes),
        bytes,
        static (text, source) =>
        {
            Encoding.UTF8.GetChars(source, text);
            for (var i = 0; i < text.Length; i++)
            {
                if (char.IsControl(text[i]) && text[i] is not ('\n' or '\t'))
                    text[i] = '\uFFFD';
            }
        });
}
