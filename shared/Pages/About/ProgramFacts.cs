using Almagest.Storage.Status;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.About;

/// <param name="Version">Of the program, with the commit it was built from where that is known.</param>
/// <param name="Database">Kind and version.</param>
public sealed record ProgramFacts(string Version, string Database)
{
    internal static async Task<IResult> ShowAsync(IDatabaseStatus database, CancellationToken cancellation) =>
        Layout.Page.Of<AboutPage, ProgramFacts>(await OfAsync(database, cancellation));

    internal static async Task<ProgramFacts> OfAsync(IDatabaseStatus database, CancellationToken cancellation) =>
        new(
            ProgramVersion.Own,
            await database.AskAsync(cancellation) is { } answer
                ? $"{(database.IsFile ? "SQLite" : "PostgreSQL")} {answer.Version}"
                : "no database yet"
        );
}
