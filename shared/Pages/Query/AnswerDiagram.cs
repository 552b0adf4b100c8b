using Almagest.Application;
using Almagest.Application.Tap;
using Almagest.Charts.Distributions;
using Almagest.Pages.Charts;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Pages.Numbers;
using Almagest.Vo.Fields;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Query;

/// <summary>Two columns of an answer against each other.</summary>
internal static class AnswerDiagram
{
    /// <returns>Null: nothing is to be drawn.</returns>
    public static Diagram? Of(AskedQuery asked, QueryView answer)
    {
        if (asked is not { X: { } x, Y: { } y })
            return null;
        (double X, double Y)[] points = [.. (answer.Points ?? []).Where(point => asked.Zoom.Holds(point.X, point.Y))];
        return points.Length == 0
            ? null
            : new(
                new(AxisOf(answer, x, asked.IsLogX), Array.ConvertAll(points, point => point.X)),
                new(AxisOf(answer, y, asked.IsLogY), Array.ConvertAll(points, point => point.Y)),
                Array.ConvertAll(points, _ => true)
            )
            {
                Counted = "rows",
            };
    }

    /// <summary>The cells of one that has too many points to be drawn one by one.</summary>
    public static async Task<IResult> DensityAsync(HttpContext context, QueryLooks looks, CancellationToken cancellation)
    {
        AskedQuery asked = AskedQuery.Of(context.Request.Query);
        if (asked is not { Adql: { } adql, X: { } x, Y: { } y })
            throw new RequestException("found no query with x and y; expected adql, x and y.");
        QueryView answer = await looks.LookAsync(
            new()
            {
                Adql = adql,
                Address = Frame.Of(context).Address,
                Count = 1,
                Drawn = (x, y),
            },
            cancellation
        );
        return Of(asked, answer) is { } diagram
            ? PagePicture.Png(diagram.Density(), context)
            : throw new UnknownException("point of", adql);
    }

    private static DensityAxis AxisOf(QueryView answer, string name, bool isLog)
    {
        Field column = answer.Columns.First(one => one.Name == name);
        return new(column.Unit is { Length: > 0 } unit ? $"{name} ({UnitText.Of(unit)})" : name, isLog);
    }
}
