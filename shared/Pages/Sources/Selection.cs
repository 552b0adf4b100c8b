using Almagest.Application.Results;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Almagest.Pages.Sources;

/// <summary>The fits of a run among which a source was chosen.</summary>
internal static class Selection
{
    /// <param name="words">As <see cref="SourceView.Selection"/>.</param>
    /// <param name="run">Whose page it was.</param>
    public static RunView ViewOf(string words, string run)
    {
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> said = QueryHelpers.ParseQuery(words);
        said["name"] = run;
        return RunView.Of(new QueryCollection(said));
    }

    public static FitList ListOf(RunView view) =>
        new()
        {
            Where = WhereOf(view),
            IsClean = view.IsClean,
            Sort = view.Sort,
            IsDescending = view.IsDescending,
        };

    private static string? WhereOf(RunView view)
    {
        string[] all =
        [
            .. view.Only.Select(filter => filter.Adql),
            .. view.Flags.Select(flag =>
                flag is ['-', .. var without]
                    ? $"flag_names NOT LIKE '%{Quoted(without)}%'"
                    : $"flag_names LIKE '%{Quoted(flag)}%'"
            ),
            // A comment in it ends with its line.
            .. view.Where is { } where ? [$"({where}\n)"] : (string[])[],
        ];
        return all.Length == 0 ? null : string.Join(" AND ", all);
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
