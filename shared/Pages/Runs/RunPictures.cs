using Almagest.Application.Selections;
using Almagest.Charts.Distributions;
using Almagest.Charts.Sky;
using Almagest.Pages.Charts;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;
using Almagest.Vo.Fields;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Runs;

/// <summary>The diagram and the sky of what is chosen of a run; above some thousand points as pictures of their own.</summary>
public static class RunPictures
{
    internal const string DiagramPath = "/run/diagram.png",
        SkyPath = "/run/sky.png";

    /// <summary>What is drawn of a selection: zoomed in, the chosen alone, as far as they reach.</summary>
    internal static RunSelection SeenOf(RunView view, RunSelection selection) =>
        view.IsZoomed && selection.Chosen > 0 ? selection.OfChosen() : selection;

    public static Diagram DiagramOf(RunView view, RunColumns columns, RunSelection selection)
    {
        return new(
            FigureOf(columns.X(view), view.IsLogX || IsUsual(view.X, columns.X(view))),
            FigureOf(columns.Y(view), view.IsLogY || IsUsual(view.Y, columns.Y(view))),
            selection.IsChosen,
            view.By is { } by ? selection[by] : null
        );

        // Where nobody chose, as its histogram has it.
        bool IsUsual(string? chosen, string name) => chosen is null && FitHistogram.IsWide(selection[name]);

        DiagramFigure FigureOf(string name, bool isLog) =>
            new(
                AxisOf(columns.Field(name), isLog),
                selection[name],
                view.HasErrors && columns.EndsOf(name) is { } ends ? (selection[ends.Lower], selection[ends.Upper]) : null
            );
    }

    public static (double Ascension, double Declination)[] PositionsOf(RunSelection selection)
    {
        (IReadOnlyList<double> ascension, IReadOnlyList<double> declination) = (
            selection[RunColumns.Ra],
            selection[RunColumns.Dec]
        );
        return
        [
            .. selection
                .Places.Where(fit => double.IsFinite(ascension[fit]) && double.IsFinite(declination[fit]))
                .Select(fit => (ascension[fit], declination[fit])),
        ];
    }

    internal static async Task<IResult> DiagramAsync(HttpContext context, RunLoader loader, CancellationToken cancellation)
    {
        (RunView view, RunColumns columns, RunSelection selection) = await loader.SelectAsync(
            RunWords.Read(context.Request.Query),
            cancellation
        );
        return PagePicture.Png(DiagramOf(view, columns, SeenOf(view, selection)).Density(), context);
    }

    internal static async Task<IResult> SkyAsync(HttpContext context, RunLoader loader, CancellationToken cancellation)
    {
        (_, _, RunSelection selection) = await loader.SelectAsync(RunWords.Read(context.Request.Query), cancellation);
        return PagePicture.Png(SkyMap.Density(PositionsOf(selection)), context);
    }

    private static DensityAxis AxisOf(Field field, bool isLog) =>
        new(field.Unit is { Length: > 0 } unit ? $"{field.Name} ({UnitText.Of(unit)})" : field.Name, isLog);
}
