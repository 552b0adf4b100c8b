using Almagest.Application;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Http;

namespace Almagest.Pages.Samp;

/// <summary>A table to be sent to programs of this machine.</summary>
/// <param name="Url">Of a VOTable of this gateway.</param>
/// <param name="Name">As those programs call it.</param>
public sealed record SampTable(string Url, string Name)
{
    /// <summary>The hub of SAMP's web profile is another host to the browser: this page alone may ask it.</summary>
    internal const string Policy = PageHeaders.Policy + "; connect-src 'self' http://localhost:21012 http://127.0.0.1:21012";

    internal static IResult Show(HttpContext context, string? table, string? name)
    {
        if (table is null || Address.Local(table) != table || name is null)
            throw new RequestException("table, name: expected the address of a table of this gateway, and what to call it.");
        return Page.Of<SampPage, SampTable>(new($"{Frame.Of(context).Address}{table}", name), policy: Policy);
    }
}
