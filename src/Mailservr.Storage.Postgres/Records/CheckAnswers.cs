using System.Text.Json;
using Mailservr.Domains;
using Mailservr.Serialization;

namespace Mailservr.Storage.Postgres;

/// <summary>The answers of a check, in one column: they are read and written together.</summary>
internal static class CheckAnswers
{
    public static string Write(IReadOnlyList<DomainCheckAnswer> answers) =>
        JsonSerializer.Serialize(answers, MailservrJson.Default.IReadOnlyListDomainCheckAnswer);

    public static IReadOnlyList<DomainCheckAnswer> Read(string text) =>
        JsonSerializer.Deserialize(text, MailservrJson.Default.IReadOnlyListDomainCheckAnswer) ?? [];
}
