using System.Text;
using System.Xml.Linq;
using Almagest.Application.Tap;
using Almagest.Vo.Published;

namespace Almagest.Gateway.Tap;

/// <summary>/tap/examples: queries to begin with, as DALI has them in XHTML.</summary>
internal static class ExamplesPage
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    /// <param name="catalogue">The models' tables are those that are there.</param>
    public static byte[] Of(PublishedCatalogue catalogue)
    {
        XDocument page = new(
            new XDocumentType("html", null, null, null),
            new XElement(
                Html + "html",
                new XElement(Html + "head", new XElement(Html + "title", "Examples of ADQL for Almagest")),
                new XElement(
                    Html + "body",
                    new XAttribute("vocab", "ivo://ivoa.net/std/DALI#examples"),
                    new XElement(Html + "h1", "Examples of ADQL for Almagest"),
                    QueryExamples.Of(catalogue).Select(Example)
                )
            )
        );
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{page}");
    }

    private static XElement Example(QueryExample example) =>
        new(
            Html + "div",
            new XAttribute("id", example.Id),
            new XAttribute("resource", $"#{example.Id}"),
            new XAttribute("typeof", "example"),
            new XElement(Html + "h2", new XAttribute("property", "name"), example.Title),
            new XElement(Html + "p", example.Words),
            new XElement(Html + "pre", new XAttribute("property", "query"), example.Adql)
        );
}
