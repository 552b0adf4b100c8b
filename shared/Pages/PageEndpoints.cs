using Almagest.Pages.About;
using Almagest.Pages.Assets;
using Almagest.Pages.Campaigns;
using Almagest.Pages.Compare;
using Almagest.Pages.Glossary;
using Almagest.Pages.Home;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Pages.Networks;
using Almagest.Pages.Operations;
using Almagest.Pages.Query;
using Almagest.Pages.Runs;
using Almagest.Pages.Samp;
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
        pages.MapGet(Address.RunPath, RunEndpoint.ShowAsync);
        pages.MapGet(RunPictures.DiagramPath, RunPictures.DiagramAsync);
        pages.MapGet(RunPictures.SkyPath, RunPictures.SkyAsync);
        pages.MapGet(Address.Campaigns, CampaignsModel.ShowAsync);
        pages.MapGet(Address.CampaignPath, CampaignModel.ShowAsync);
        pages.MapGet(Address.Networks, NetworksModel.ShowAsync);
        pages.MapGet(Address.NetworkPath, NetworkModel.ShowAsync);
        QueryEndpoints.Map(pages);
        pages.MapGet(Address.ComparePath, CompareModel.ShowAsync);
        pages.MapGet(Address.CompareDensityPath, CompareModel.DensityAsync);
        pages.MapGet(Address.SampPath, SampTable.Show);
        pages.MapGet(Address.Sources, SourcesList.ShowAsync);
        pages.MapGet(Address.SourcePath, SourceSheet.ShowAsync);
        pages.MapGet(Address.GlossaryPath, GlossaryTables.ShowAsync);
        pages.MapGet(Address.FlagsPath, () => Page.Of<FlagsPage, FlagTable>(FlagTable.All));
        pages.MapGet(Address.About, ProgramFacts.ShowAsync);
        return pages;
    }

    /// <returns>The pages of operators, likewise.</returns>
    public static RouteGroupBuilder MapOperations(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder pages = endpoints.MapGroup("");
        pages.AddEndpointFilter<PageFilter>().ExcludeFromDescription();
        OperationsEndpoints.Map(pages);
        return pages;
    }

    /// <summary>Whether anybody may see it: a page of theirs could not be read without.</summary>
    public static bool IsForAll(PathString path) =>
        path.StartsWithSegments(Asset.Path, StringComparison.Ordinal)
        || path == LightSwitch.Path
        || path == Address.SignIn
        || path == Address.SignOut;
}
