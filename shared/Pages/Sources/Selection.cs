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
        return RunWords.Read(new QueryCollection(said));
    }

    public static FitList ListOf(RunView view) =>
        new()
        {
            Where = view.Choice.Adql,
            Sort = view.Sort,
            IsDescending = view.IsDescending,
        };
}
