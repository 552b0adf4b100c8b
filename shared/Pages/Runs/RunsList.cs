using System.Globalization;
using Almagest.Application;
using Almagest.Application.Runs;
using Almagest.Pages.Links;
using Almagest.Storage.Runs;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Runs;

/// <param name="Runs">Of this page.</param>
/// <param name="All">How many there are.</param>
/// <param name="Page">From 1.</param>
public sealed record RunsList(IReadOnlyList<(Run Run, RunProgress Progress)> Runs, int All, int Page)
{
    private const int PageSize = 50;

    public bool HasNext => Page * PageSize < All;

    public static string AddressOf(int page) =>
        Address.Of(Address.Runs, ("page", page == 1 ? null : page.ToString(CultureInfo.InvariantCulture)));

    internal static async Task<IResult> ShowAsync(int? page, CatalogueRuns runs, CancellationToken cancellation)
    {
        int at = page ?? 1;
        IReadOnlyList<(Run, RunProgress)> all = await runs.ListAsync(cancellation);
        int last = Math.Max(1, (all.Count + PageSize - 1) / PageSize);
        if (at < 1 || at > last)
            throw new RequestException($"page: found {at}; expected {(last == 1 ? "1" : $"1 to {last}")}.");
        return Layout.Page.Of<RunsPage, RunsList>(new([.. all.Skip((at - 1) * PageSize).Take(PageSize)], all.Count, at));
    }
}
