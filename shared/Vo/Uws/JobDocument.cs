using System.Globalization;
using System.Xml;
using Almagest.Vo.Vosi;

namespace Almagest.Vo.Uws;

/// <summary>Jobs as XML.</summary>
/// <remarks>Source: UWS 1.1, appendix.</remarks>
public static class JobDocument
{
    private const string Uws = "http://www.ivoa.net/xml/UWS/v1.0",
        Link = "http://www.w3.org/1999/xlink";

    /// <summary>One job.</summary>
    public static byte[] Of(UwsJob job) => Document("job", xml =>
        {
            Element(xml, "jobId", job.Id);
            if (job.RunId is not null)
                Element(xml, "runId", job.RunId);
            Element(xml, "ownerId", job.Owner);
            Element(xml, "phase", job.Phase.Word());
            Element(xml, "quote", Time(job.Quote));
            Element(xml, "creationTime", Time(job.CreatedAt));
            Element(xml, "startTime", Time(job.StartedAt));
            Element(xml, "endTime", Time(job.EndedAt));
            Element(xml, "executionDuration", job.ExecutionSeconds.ToString(CultureInfo.InvariantCulture));
            Element(xml, "destruction", Time(job.DestroyAt));
            Parameters(xml, job, isRoot: false);
            Results(xml, job, isRoot: false);
            if (job.Error is not null)
            {
                xml.WriteStartElement("errorSummary", Uws);
                xml.WriteAttributeString("type", "fatal");
                xml.WriteAttributeString("hasDetail", "true");
                Element(xml, "message", job.Error);
                xml.WriteEndElement();
            }
            if (job.Rows is { } rows)
            {
                xml.WriteStartElement("jobInfo", Uws);
                xml.WriteStartElement("parameter", Uws);
                xml.WriteAttributeString("id", "rows");
                xml.WriteString(rows.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
        });

    /// <summary>What a job was told.</summary>
    public static byte[] ParametersOf(UwsJob job) => VosiXml.Write(xml => Parameters(xml, job, isRoot: true));

    /// <summary>Where a job's results are.</summary>
    public static byte[] ResultsOf(UwsJob job) => VosiXml.Write(xml => Results(xml, job, isRoot: true));

    /// <summary>Jobs in short.</summary>
    /// <param name="address">Of the list.</param>
    public static byte[] Of(IEnumerable<UwsJob> jobs, string address) => Document("jobs", xml =>
        {
            foreach (UwsJob job in jobs)
            {
                xml.WriteStartElement("jobref", Uws);
                xml.WriteAttributeString("id", job.Id);
                xml.WriteAttributeString("type", Link, "simple");
                xml.WriteAttributeString("href", Link, $"{address}/{job.Id}");
                Element(xml, "phase", job.Phase.Word());
                if (job.RunId is not null)
                    Element(xml, "runId", job.RunId);
                Element(xml, "ownerId", job.Owner);
                Element(xml, "creationTime", Time(job.CreatedAt));
                xml.WriteEndElement();
            }
        });

    /// <summary>As UWS writes it.</summary>
    public static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Document(string name, Action<XmlWriter> write) =>
        VosiXml.Write(xml =>
        {
            Root(xml, name);
            xml.WriteAttributeString("version", "1.1");
            write(xml);
            xml.WriteEndElement();
        });

    private static void Root(XmlWriter xml, string name)
    {
        xml.WriteStartElement("uws", name, Uws);
        xml.Declare("xlink", Link);
        xml.Declare("xsi", VosiXml.Instance);
    }

    private static void Begin(XmlWriter xml, string name, bool isRoot)
    {
        if (isRoot)
            Root(xml, name);
        else
            xml.WriteStartElement(name, Uws);
    }

    private static void Parameters(XmlWriter xml, UwsJob job, bool isRoot)
    {
        Begin(xml, "parameters", isRoot);
        foreach ((string word, string value) in job.Parameters)
        {
            xml.WriteStartElement("parameter", Uws);
            xml.WriteAttributeString("id", VoTables.XmlText.Safe(word));
            xml.WriteString(VoTables.XmlText.Safe(value));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Results(XmlWriter xml, UwsJob job, bool isRoot)
    {
        Begin(xml, "results", isRoot);
        if (job.Result is { } result)
        {
            xml.WriteStartElement("result", Uws);
            xml.WriteAttributeString("id", "result");
            xml.WriteAttributeString("type", Link, "simple");
            xml.WriteAttributeString("href", Link, result.Address);
            xml.WriteAttributeString("mime-type", result.MediaType);
            xml.WriteAttributeString("size", result.Bytes.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    /// <summary>Nil where there is no text.</summary>
    private static void Element(XmlWriter xml, string name, string? text)
    {
        xml.WriteStartElement(name, Uws);
        if (text is null)
            xml.WriteAttributeString("nil", VosiXml.Instance, "true");
        else
            xml.WriteString(VoTables.XmlText.Safe(text));
        xml.WriteEndElement();
    }
}
