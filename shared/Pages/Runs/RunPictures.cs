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

    public static Diagram DiagramOf(RunView view, RunColumns columns, RunSelection selection)
    {
        (string x, string y) = (columns.X(view), columns.Y(view));
        IReadOnlyList<double> across = selection[x],
            up = selection[y];
        IReadOnlyList<double>? colours = view.By is { } by ? selection[by] : null;
        (IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? ends = Ends(y),
            endsAcross = Ends(x);
        return new(
            AxisOf(columns.Field(x), view.IsLogX),
            AxisOf(columns.Field(y), view.IsLogY),
            [
                .. Enumerable
                    .Range(0, selection.All)
                    .Where(fit => double.IsFinite(across[fit]) && double.IsFinite(up[fit]))
                    .Select(fit => new DiagramPoint(across[fit], up[fit], selection.IsChosen[fit], colours?[fit] ?? double.NaN)
                    {
                        XEnds = EndsOf(endsAcross, fit),
                        YEnds = EndsOf(ends, fit),
                    }),
            ],
            view.By
        );

        (IReadOnlyList<double>, IReadOnlyList<double>)? Ends(string column) =>
            view.HasErrors && columns.EndsOf(column) is { } names ? (selection[names.Lower], selection[names.Upper]) : null;
    }

    public static (double Ascension, double Declination)[] PositionsOf(RunSelection selection) =>
        [
            .. selection
                .Places.Select(fit => (selection[RunColumns.Ra][fit], selection[RunColumns.Dec][fit]))
                .Where(place => double.IsFinite(place.Item1) && double.IsFinite(place.Item2)),
        ];

    internal static async Task<IResult> DiagramAsync(HttpContext context, RunLoader loader, CancellationToken cancellation)
    {
        (RunView view, RunColumns columns, RunSelection selection) = await loader.SelectAsync(
            RunWords.Read(context.Request.Query),
            cancellation
        );
        return PagePicture.Png(DiagramOf(view, columns, selection).Density(), context);
    }

    internal static async Task<IResult> SkyAsync(HttpContext context, RunLoader loader, CancellationToken cancellation)
    {
        (_, _, RunSelection selection) = await loader.SelectAsync(RunWords.Read(context.Request.Query), cancellation);
        return PagePicture.Png(SkyMap.Density(PositionsOf(selection)), context);
    }

    private static DensityAxis AxisOf(Field field, bool isLog) =>
        new(field.Unit is { Length: > 0 } unit ? $"{field.Name} ({UnitText.Of(unit)})" : field.Name, isLog);

    private static (double, double) EndsOf((IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)? ends, int fit) =>
        ends is { } known ? (known.Lower[fit], known.Upper[fit]) : (double.NaN, double.NaN);
}
