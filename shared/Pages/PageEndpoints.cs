using Almagest.Pages.About;
using Almagest.Pages.Assets;
using Almagest.Pages.Glossary;
using Almagest.Pages.Home;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Pages.Runs;
using Almagest.Pages.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Pages;

/// <summary>Every page and its address.</summary>
public static class PageEndpoints
{
    /// <returns>The pages, for whoever says who may see them.</returns>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        AssetEndpoints.Map(endpoints);
        endpoints.MapPost(LightSwitch.Path, LightSwitch.SetAsync).ExcludeFromDescription();
        RouteGroupBuilder pages = endpoints.MapGroup("");
        pages.AddEndpointFilter<PageFilter>().ExcludeFromDescription();
        pages.MapGet(Address.Home, HomeEndpoint.ShowAsync);
        pages.MapGet(Address.Runs, RunsList.ShowAsync);
        pages.MapGet(Address.Sources, SourcesList.ShowAsync);
        pages.MapGet(Address.SourcePath, SourceSheet.ShowAsync);
        pages.MapGet(Address.GlossaryPath, GlossaryTables.ShowAsync);
        pages.MapGet(Address.FlagsPath, () => Page.Of<FlagsPage, FlagTable>(FlagTable.All));
        pages.MapGet(Address.About, ProgramFacts.ShowAsync);
        return pages;
    }

    /// <summary>Whether anybody may see it: a page of theirs could not be read without.</summary>
    public static bool IsForAll(PathString path) =>
        path.StartsWithSegments(Asset.Path, StringComparison.Ordinal)
        || path == LightSwitch.Path
        || path == Address.SignIn
        || path == Address.SignOut;
}
