using Almagest.Application;
using Almagest.Application.Results;
using Almagest.Application.Series;
using Almagest.Application.Sources;
using Almagest.Charts.Panels;
using Almagest.Pages.Fits;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Sources;

/// <param name="View">What is looked at.</param>
/// <param name="Fit">Null: there is none.</param>
/// <param name="Up">Page of the run, or its selection, that it was chosen from; null: none was.</param>
/// <param name="Before">Page of the one before in the selection; null: it is the first, or there is no selection.</param>
/// <param name="Behind">Page of the next; null: likewise.</param>
public sealed record SourceSheet(
    SourceFacts Facts,
    SourceView View,
    FitSheet? Fit,
    (string Name, string Address)? Up,
    string? Before,
    string? Behind
)
{
    internal static async Task<IResult> ShowAsync(HttpContext context, SourceReader sources, CancellationToken cancellation)
    {
        SourceView view = SourceView.Of(context.Request.Query);
        // What is wrong with the words is told before anything is read.
        PlotStyle style = PlotWords.StyleOf(view);
        Rebinning? rebinning = view.Rebin is { } rule ? SeriesWords.RebinningOf("rebin", rule) : null;
        SourceFacts facts = await sources.ReadAsync(view.Name, view.Run, view.Observation, rebinning, cancellation, view.Source);
        FitSheet? fit = facts.Shown is { Result.Fit: not null } shown
            ? StoredSheet.Of(facts, shown, PlotWords.Possible(style, shown.Drawn), Frame.Of(context).Address)
            : null;
        ((string, string)? up, string? before, string? behind) = await NeighboursAsync(view, facts, sources, cancellation);
        return Page.Of<SourcePage, SourceSheet>(new(facts, view, fit, up, before, behind));
    }

    private static async Task<((string, string)?, string?, string?)> NeighboursAsync(
        SourceView view,
        SourceFacts facts,
        SourceReader sources,
        CancellationToken cancellation
    )
    {
        if (facts.Shown is not { } shown || view.Run is null)
            return (null, null, null);
        RunView among = Selection.ViewOf(view.Selection ?? "", shown.Run.Name);
        (string, string) up = (among.IsAll ? among.Name : $"{among.Name}, a selection", among.Address);
        FitList list = Selection.ListOf(among);
        try
        {
            ((string, long)? before, (string, long)? behind) = await sources.AroundAsync(
                shown.Run,
                list,
                shown.Result.ObservationId,
                cancellation
            );
            return (up, Of(before), Of(behind));
        }
        catch (RequestException) when (view.Selection is null)
        {
            // A run whose table has no name yet has no order either.
            return (up, null, null);
        }

        string? Of((string Name, long Observation)? one) =>
            one is { } found ? (view with { Name = found.Name, Observation = found.Observation }).Address : null;
    }
}
