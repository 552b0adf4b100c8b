using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Runs;

internal static class RunEndpoint
{
    public static async Task<IResult> ShowAsync(HttpContext context, RunLoader loader, CancellationToken cancellation)
    {
        IQueryCollection query = context.Request.Query;
        RunStanding found = await loader.LoadAsync(RunWords.Read(query), query.ContainsKey(RunWords.Whole), cancellation);
        return found is RunReport report ? Page.Of<RunPage, RunReport>(report) : Page.Of<RunBeginning, RunStanding>(found);
    }
}
