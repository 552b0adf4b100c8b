using System.Net;
using Almagest.Charts.Drawing;
using Microsoft.AspNetCore.Components;

namespace Almagest.Pages.Charts;

/// <summary>Pictures of shared/Charts on a page.</summary>
internal static class PagePicture
{
    /// <summary>As <see cref="OnPage"/> has it.</summary>
    public static MarkupString Inline(this Picture picture) => new(picture.OnPage());

    /// <summary>In the page's inks, with its values under the pointer and by arrow keys; what it names of other people is escaped
    /// where it was drawn.</summary>
    public static string OnPage(this Picture picture)
    {
        string svg = picture.ToPageSvg();
        string head = svg[..(svg.IndexOf('>', StringComparison.Ordinal) + 1)];
        string named = head.Contains("aria-label", StringComparison.Ordinal)
            ? svg
            : $"<svg aria-label=\"{WebUtility.HtmlEncode(picture.AltText)}\"{svg["<svg".Length..]}";
        return $"<chart-values>{named}</chart-values>";
    }

    /// <summary>PNG, for who may see the page.</summary>
    public static Microsoft.AspNetCore.Http.IResult Png(byte[] bytes, Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, max-age=60";
        return Microsoft.AspNetCore.Http.Results.Bytes(bytes, "image/png");
    }
}
