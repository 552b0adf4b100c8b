using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Runs;

internal static class RunEndpoint
{
    public static async Task<IResult> ShowAsync(HttpContext context, RunLoader loader, CancellationToken cancellation) =>
        Layout.Page.Of<RunPage, RunReport>(await loader.LoadAsync(RunWords.Read(context.Request.Query), cancellation));
}
