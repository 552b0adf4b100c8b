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
        ReadOnlySpan<char> head = svg.AsSpan(0, svg.IndexOf('>', StringComparison.Ordinal) + 1);
        string name = head.Contains("aria-label", StringComparison.Ordinal)
            ? ""
            : $" aria-label=\"{WebUtility.HtmlEncode(picture.AltText)}\"";
        return $"<chart-values><svg{name}{svg.AsSpan("<svg".Length)}</chart-values>";
    }

    /// <summary>PNG, for who may see the page.</summary>
    public static Microsoft.AspNetCore.Http.IResult Png(byte[] bytes, Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, max-age=60";
        return Microsoft.AspNetCore.Http.Results.Bytes(bytes, "image/png");
    }
}
