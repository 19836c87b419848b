using Mailservr.AspNetCore.Html.Findings;

namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>A message as a page of its own, and what is to be said of it.</summary>
/// <param name="Html">A whole document. It runs nothing, and asks for nothing but what its policy names.</param>
/// <param name="Policy">The Content-Security-Policy that it is to be served with.</param>
/// <param name="Findings">What the reader is told.</param>
internal sealed record MailDocument(string Html, string Policy, MailFindings Findings);
