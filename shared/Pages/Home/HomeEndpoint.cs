using Almagest.Application.Overviews;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Home;

internal static class HomeEndpoint
{
    private const int LatestRuns = 10;

    public static async Task<IResult> ShowAsync(OverviewReader overviews, CancellationToken cancellation) =>
        Layout.Page.Of<HomePage, Overview>(await overviews.ReadAsync(LatestRuns, cancellation));
}
